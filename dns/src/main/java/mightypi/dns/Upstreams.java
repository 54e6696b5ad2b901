package mightypi.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Whom to ask about other names: the machine's own resolvers as its resolver file names them,
 * whenever it names others. What would lead back here is left out.
 */
final class Upstreams {

  private static final int PORT = 53;
  private static final int MOST = 3; // As resolv.conf(5) has it.

  private final DnsConfig config;
  private volatile Known known = new Known(FileTime.fromMillis(-1), List.of());

  Upstreams(DnsConfig config) {
    this.config = config;
  }

  List<InetSocketAddress> now() throws IOException {
    if (!config.upstreams().isEmpty()) {
      return config.upstreams();
    }
    if (!Files.exists(config.resolverFile())) {
      return List.of();
    }
    FileTime written = Files.getLastModifiedTime(config.resolverFile());
    if (!written.equals(known.written())) {
      known = new Known(written, parsed(Files.readAllLines(config.resolverFile())));
    }
    return known.servers();
  }

  List<InetSocketAddress> parsed(List<String> lines) {
    List<InetSocketAddress> servers = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", -1);
      if (words.length >= 2 && words[0].equals("nameserver") && servers.size() < MOST) {
        add(servers, words[1]);
      }
    }
    return List.copyOf(servers);
  }

  private void add(List<InetSocketAddress> servers, String text) {
    try {
      InetSocketAddress server = new InetSocketAddress(InetAddress.ofLiteral(text), PORT);
      Set<String> never = config.never();
      if (!never.contains(server.getAddress().getHostAddress())
          && !config.listen().contains(server)) {
        servers.add(server);
      }
    } catch (IllegalArgumentException e) {
      // Not an address: the C library skips such a line too.
    }
  }

  private record Known(FileTime written, List<InetSocketAddress> servers) {}
}
