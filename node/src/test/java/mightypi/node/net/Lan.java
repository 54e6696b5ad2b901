package mightypi.node.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mightypi.node.command.Command;
import mightypi.testkit.Watching;

/**
 * A LAN of network namespaces: a client (192.168.50.2) and a node (192.168.50.1) with backends
 * (10.77.0.2 and on) behind its bridge. Nothing of it touches the machine's own network.
 */
final class Lan implements AutoCloseable {

  private final String tag = "mp" + ProcessHandle.current().pid();
  private final Path pages;
  private final List<Process> started = new ArrayList<>();
  private final List<String> namespaces = new ArrayList<>();

  Lan(Path pages) throws IOException {
    this.pages = pages;
    String node = namespace("node");
    String client = namespace("client");
    ip("link add lan netns " + node + " type veth peer name lan netns " + client);
    in("node", "ip addr add 192.168.50.1/24 dev lan");
    in("node", "ip link set lan up");
    in("client", "ip addr add 192.168.50.2/24 dev lan");
    in("client", "ip link set lan up");
    in("client", "ip route add 192.168.66.0/24 via 192.168.50.1");
    in("client", "ip route add 10.152.183.0/24 via 192.168.50.1");
    in("node", "ip link add mighty0 address 0a:58:0a:4d:00:01 type bridge");
    in("node", "ip addr add 10.77.0.1/24 dev mighty0");
    in("node", "ip link set mighty0 up");
    in("node", "ip route add 10.152.183.0/24 dev mighty0");
    in("node", "ip route add 192.168.66.0/24 dev lan");
    in("node", "sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.mighty0.route_localnet=1");
  }

  private String namespace(String name) throws IOException {
    String full = tag + name;
    namespaces.add(full);
    Command.of("ip", "netns", "add", full).run();
    in(name, "ip link set lo up");
    return full;
  }

  /** A machine behind the bridge that says its name on 8080. */
  void backend(String name, int host) throws IOException {
    String full = namespace(name);
    ip("link add p" + host + " netns " + tag + "node type veth peer name eth0 netns " + full);
    in("node", "ip link set p" + host + " master mighty0 up");
    in("node", "bridge link set dev p" + host + " hairpin on");
    in(name, "ip addr add 10.77.0." + host + "/24 dev eth0");
    in(name, "ip link set eth0 up");
    in(name, "ip route add default via 10.77.0.1");
    Path page = Files.createDirectories(pages.resolve(name));
    Path cgi = Files.createDirectories(page.resolve("cgi-bin")).resolve("who");
    Files.writeString(
        cgi,
        "#!/bin/busybox sh\nprintf 'Content-Type: text/plain\\r\\n\\r\\n%s' \""
            + name
            + " $REMOTE_ADDR\"\n");
    cgi.toFile().setExecutable(true);
    start(name, "busybox httpd -f -p 0.0.0.0:8080 -h " + page);
    awaitListener(name);
  }

  /** Gives the node, the client and some backends addresses of the sixth version too. */
  void six(int... hosts) throws IOException {
    in("node", "sysctl -qw net.ipv6.conf.all.forwarding=1");
    in("node", "ip addr add fd50::1/64 dev lan nodad");
    in("node", "ip addr add fd77::1/64 dev mighty0 nodad");
    in("node", "ip route add fd98::/108 dev mighty0");
    in("node", "ip route add default via fd50::2"); // where there is no way nothing is refused
    in("client", "ip addr add fd50::2/64 dev lan nodad");
    in("client", "ip route add default via fd50::1");
    for (int host : hosts) {
      String name = "b" + host;
      in(name, "ip addr add fd77::" + host + "/64 dev eth0 nodad");
      in(name, "ip -6 route add default via fd77::1");
      start(name, "busybox httpd -f -p [fd77::" + host + "]:8080 -h " + pages.resolve(name));
      await(name, "cat /proc/net/tcp6", ":1F90 ");
    }
  }

  /** Counts what comes in on a port: {@code udp dport 53}. */
  void count(String name, String match) throws IOException {
    in(name, "nft add table inet count");
    in(name, "nft add chain inet count in { type filter hook input priority 0 ; }");
    in(name, "nft add rule inet count in " + match + " counter");
  }

  String counted(String name) throws IOException {
    return in(name, "nft list chain inet count in");
  }

  private void awaitListener(String name) throws IOException {
    await(name, "cat /proc/net/tcp", ":1F90 ");
  }

  /** Asks again until the words print a text; a test that waits in vain fails. */
  void await(String name, String words, String text) throws IOException {
    Watching.until(words + " says " + text, () -> in(name, words).contains(text));
  }

  Process start(String name, String words) throws IOException {
    List<String> all = new ArrayList<>(inside(name));
    all.addAll(List.of(words.split(" ")));
    Process process = new ProcessBuilder(all).redirectErrorStream(true).start();
    started.add(process);
    return process;
  }

  /** Asks from a machine who answers at an address: {@code b2 192.168.50.2}, or the failure. */
  String ask(String from, String address) throws IOException {
    return ask(from, address, 30);
  }

  /** For those who should get no answer. */
  String askShortly(String from, String address) throws IOException {
    return ask(from, address, 1);
  }

  private String ask(String from, String address, int seconds) throws IOException {
    String url = "http://" + address + "/cgi-bin/who";
    List<String> all = new ArrayList<>(inside(from));
    all.addAll(
        List.of("sh", "-c", "curl -s --max-time " + seconds + " " + url + " || echo failed $?"));
    return Command.of(all.toArray(String[]::new)).run().strip();
  }

  String in(String name, String words) throws IOException {
    List<String> all = new ArrayList<>(inside(name));
    all.addAll(List.of(words.split(" ")));
    return Command.of(all.toArray(String[]::new)).run();
  }

  /** The name of a machine's network namespace. */
  String namespaceOf(String name) {
    return tag + name;
  }

  List<String> inside(String name) {
    return List.of("nsenter", "--net=/run/netns/" + tag + name);
  }

  private static void ip(String words) throws IOException {
    Command.of(("ip " + words).split(" ")).run();
  }

  @Override
  public void close() throws IOException {
    for (Process process : started) {
      process.destroyForcibly();
    }
    for (String namespace : namespaces) {
      Command.of("ip", "netns", "del", namespace).succeeds();
    }
  }
}
