package mightypi.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mightypi.node.plan.Surroundings.Dns;

/** The machine's resolver configuration, {@code resolv.conf(5)}. */
final class HostDns {

  private static final Path USUAL = Path.of("/etc/resolv.conf");
  // Where systemd-resolved writes the servers behind its own stub.
  private static final Path BEHIND_STUB = Path.of("/run/systemd/resolve/resolv.conf");

  private HostDns() {}

  static Dns read() throws IOException {
    if (!Files.isReadable(USUAL)) {
      return new Dns(List.of(), List.of(), List.of());
    }
    Dns usual = parse(Files.readAllLines(USUAL));
    boolean onlyStub =
        !usual.servers().isEmpty()
            && usual.servers().stream().allMatch(each -> each.startsWith("127."));
    return onlyStub && Files.isReadable(BEHIND_STUB)
        ? parse(Files.readAllLines(BEHIND_STUB))
        : usual;
  }

  static Dns parse(List<String> lines) {
    List<String> servers = new ArrayList<>();
    List<String> searches = List.of();
    List<String> options = new ArrayList<>();
    for (String line : lines) {
      List<String> words = List.of(line.strip().split("\\s+", -1));
      List<String> rest = words.subList(1, words.size());
      switch (words.getFirst()) {
        case "nameserver" -> servers.addAll(rest);
        case "search", "domain" -> searches = rest;
        case "options" -> options.addAll(rest);
        default -> {}
      }
    }
    return new Dns(servers, searches, options);
  }
}
