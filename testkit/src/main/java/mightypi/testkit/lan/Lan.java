package mightypi.testkit.lan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A LAN: a switch in a namespace of its own, and hosts on it. Nothing of it touches the machine's
 * own network; closing it stops what runs in it and removes the namespaces.
 */
public final class Lan implements AutoCloseable {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private final String prefix =
      "mp" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + "-";
  private final String wire = prefix + "lan";
  private final List<Host> hosts = new ArrayList<>();

  public Lan() throws IOException {
    Commands.run("ip", "netns", "add", wire);
    inWire("ip", "link", "set", "lo", "up");
    inWire("ip", "link", "add", "br0", "type", "bridge", "forward_delay", "0", "stp_state", "0");
    inWire("ip", "link", "set", "br0", "up");
  }

  /**
   * Plugs a host in.
   *
   * @param address with its prefix length: {@code 192.168.1.56/24}
   */
  public Host host(String name, String address) throws IOException {
    String namespace = prefix + name;
    Commands.run("ip", "netns", "add", namespace);
    String port = "p" + hosts.size();
    inWire("ip", "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", namespace);
    inWire("ip", "link", "set", port, "master", "br0", "up");
    Host host = new Host(name, namespace);
    hosts.add(host);
    host.run("ip", "link", "set", "lo", "up");
    host.run("ip", "addr", "add", address, "dev", "eth0");
    host.run("ip", "link", "set", "eth0", "up");
    return host;
  }

  private void inWire(String... command) throws IOException {
    Commands.run(Commands.inNamespace(wire, command));
  }

  @Override
  public void close() throws IOException {
    for (Host host : hosts) {
      host.close();
    }
    Commands.run("ip", "netns", "del", wire);
  }
}
