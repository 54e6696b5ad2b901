package mightypi.balancer.lan;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An ARP packet for IPv4 over Ethernet (RFC 826) in its frame.
 *
 * @param request or else a reply
 * @param senderMac 6 bytes, as is {@code targetMac}
 */
record ArpFrame(
    boolean request, byte[] senderMac, InetAddress sender, byte[] targetMac, InetAddress target) {

  static final int ETHERTYPE = 0x0806;
  static final int LENGTH = 42;
  private static final byte[] BROADCAST = {-1, -1, -1, -1, -1, -1};
  private static final byte[] NOBODY = new byte[6];

  /** RFC 5227 section 2.1.1: a request with sender 0.0.0.0, which fills nobody's cache. */
  static ArpFrame probe(byte[] mac, InetAddress address) {
    return new ArpFrame(true, mac, unspecified(), NOBODY, address);
  }

  /**
   * RFC 5227 section 2.3: a request from the address for itself, which corrects every cache that
   * has it.
   */
  static ArpFrame announcement(byte[] mac, InetAddress address) {
    return new ArpFrame(true, mac, address, NOBODY, address);
  }

  /** Some devices heed only gratuitous replies. */
  static ArpFrame gratuitousReply(byte[] mac, InetAddress address) {
    return new ArpFrame(false, mac, address, BROADCAST, address);
  }

  private static InetAddress unspecified() {
    return address(new byte[4]);
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /** The broadcast frame that carries it. */
  byte[] bytes() {
    ByteBuffer frame = ByteBuffer.allocate(LENGTH);
    frame.put(BROADCAST).put(senderMac).putShort((short) ETHERTYPE);
    frame.putShort((short) 1).putShort((short) 0x0800).put((byte) 6).put((byte) 4);
    frame.putShort((short) (request ? 1 : 2));
    frame.put(senderMac).put(sender.getAddress()).put(targetMac).put(target.getAddress());
    return frame.array();
  }

  /** Empty for what is not ARP for IPv4 over Ethernet; anybody on the LAN may have sent it. */
  static Optional<ArpFrame> parse(ByteBuffer frame) {
    if (frame.remaining() < LENGTH) {
      return Optional.empty();
    }
    ByteBuffer in = frame.slice();
    in.position(12);
    boolean ours =
        in.getShort() == (short) ETHERTYPE
            && in.getShort() == 1
            && in.getShort() == 0x0800
            && in.get() == 6
            && in.get() == 4;
    int operation = in.getShort();
    if (!ours || (operation != 1 && operation != 2)) {
      return Optional.empty();
    }
    byte[] senderMac = take(in, 6);
    InetAddress sender = address(take(in, 4));
    byte[] targetMac = take(in, 6);
    InetAddress target = address(take(in, 4));
    return Optional.of(new ArpFrame(operation == 1, senderMac, sender, targetMac, target));
  }

  private static byte[] take(ByteBuffer in, int count) {
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  boolean isProbe() {
    return request && sender.isAnyLocalAddress();
  }
}
