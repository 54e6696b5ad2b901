package mightypi.certificates.acme;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.certificates.acme.reach.NameServers;
import mightypi.testkit.Ports;
import org.xbill.DNS.Name;

/**
 * bind9 with the zones {@code example.org}, whose records may be updated by whoever has the TSIG
 * key, and {@code elsewhere.example}, whose challenges are delegated by a CNAME.
 */
final class NameServer implements AutoCloseable {

  static final String KEY_NAME = "acme-key";
  static final String KEY = "bWlnaHR5LXBpLW1pZ2h0eS1waS1taWdodHktcGkhISE=";
  private static final String ADDRESS = "127.0.0.1";

  private final Program program;
  private final InetSocketAddress address;

  private NameServer(Program program, InetSocketAddress address) {
    this.program = program;
    this.address = address;
  }

  InetSocketAddress address() {
    return address;
  }

  /** As {@code host:port}. */
  String text() {
    return ADDRESS + ":" + address.getPort();
  }

  static NameServer start(Path folder) throws IOException, InterruptedException {
    write(folder, "example.org", "www A 127.0.0.1\nns A " + ADDRESS);
    write(
        folder,
        "elsewhere.example",
        "ns A %s\n_acme-challenge CNAME _acme-challenge.delegated.example.org.".formatted(ADDRESS));
    int port = Ports.unused();
    InetSocketAddress address = new InetSocketAddress(InetAddress.ofLiteral(ADDRESS), port);
    Path config = folder.resolve("named.conf");
    Files.writeString(config, configuration(folder, port));
    List<String> command =
        List.of("/usr/sbin/named", "-g", "-4", "-n", "1", "-c", config.toString());
    return new NameServer(
        Program.start(command, Map.of(), folder.resolve("named.log"), port), address);
  }

  private static void write(Path folder, String zone, String records) throws IOException {
    Files.writeString(
        folder.resolve(zone),
        """
        $ORIGIN %s.
        $TTL 60
        @ SOA ns hostmaster 1 60 60 600 1
        @ NS ns
        @ A 127.0.0.1
        * A 127.0.0.1
        %s
        """
            .formatted(zone, records));
  }

  private static String configuration(Path folder, int port) {
    return """
    options {
      directory "%1$s"; pid-file none; session-keyfile none; lock-file none;
      listen-on port %5$d { %2$s; }; listen-on-v6 { none; };
      recursion yes; dnssec-validation no; notify no; minimal-responses no;
    };
    controls { };
    key "%3$s" { algorithm hmac-sha256; secret "%4$s"; };
    zone "example.org" { type primary; file "example.org"; allow-update { key "%3$s"; }; };
    zone "elsewhere.example" { type primary; file "elsewhere.example"; };
    """
        .formatted(folder, ADDRESS, KEY_NAME, KEY, port);
  }

  /** The values of a TXT record as the server has them now. */
  Set<String> texts(String name) throws IOException {
    return NameServers.texts(address, Name.fromString(name + "."));
  }

  @Override
  public void close() {
    program.close();
  }
}
