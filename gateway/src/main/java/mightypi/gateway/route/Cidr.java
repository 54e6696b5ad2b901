package mightypi.gateway.route;

import java.net.InetAddress;

/** A range of addresses. */
public record Cidr(InetAddress network, int bits) {

  public Cidr {
    if (bits < 0 || bits > network.getAddress().length * 8) {
      throw new IllegalArgumentException(network.getHostAddress() + "/" + bits + " is no range");
    }
  }

  /** Of {@code 10.0.0.0/8}, or of one address. Throws IllegalArgumentException for other text. */
  public static Cidr parse(String text) {
    String stripped = text.strip();
    int slash = stripped.indexOf('/');
    InetAddress network =
        InetAddress.ofLiteral(slash < 0 ? stripped : stripped.substring(0, slash));
    int all = network.getAddress().length * 8;
    return new Cidr(
        network, slash < 0 ? all : Integer.parseInt(stripped.substring(slash + 1).strip()));
  }

  public boolean contains(InetAddress address) {
    byte[] ours = network.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (ours[i] != theirs[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    return rest == 0 || ((ours[whole] ^ theirs[whole]) & 0xFF) >> (8 - rest) == 0;
  }

  @Override
  public String toString() {
    return network.getHostAddress() + "/" + bits;
  }
}
