package mightypi.api.admission.service;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.OptionalInt;
import mightypi.api.kind.check.Addresses;
import mightypi.model.AddressText;

/**
 * Addresses of one family out of which Services are given theirs.
 *
 * @param network its first address
 * @param prefix the length of the prefix
 */
record AddressBlock(InetAddress network, int prefix) {

  /** As many as Kubernetes' allocator keeps of a network of the sixth version. */
  private static final int MOST = 1 << 20;

  AddressBlock {
    int bits = network.getAddress().length * 8;
    if (prefix < 8 || bits - prefix < 2 || bits - prefix > 24) {
      throw new IllegalArgumentException("not a range of service addresses");
    }
  }

  static AddressBlock of(String cidr) {
    int slash = cidr.indexOf('/');
    return new AddressBlock(
        InetAddress.ofLiteral(cidr.substring(0, slash)),
        Integer.parseInt(cidr.substring(slash + 1)));
  }

  boolean isV6() {
    return network.getAddress().length == 16;
  }

  String family() {
    return isV6() ? "IPv6" : "IPv4";
  }

  /** One more than the offset of the last address that can be given; IPv4 broadcasts to its end. */
  int end() {
    int size = 1 << (network.getAddress().length * 8 - prefix);
    return isV6() ? Math.min(size, MOST) : size - 1;
  }

  /** The addresses below this one are for those who ask for them by number (KEP-3070). */
  int firstDynamic() {
    int size = isV6() ? end() : end() + 1;
    return Math.min(Math.max(16, size / 16), 256) + 1;
  }

  String address(int offset) {
    byte[] sum =
        new BigInteger(1, network.getAddress()).add(BigInteger.valueOf(offset)).toByteArray();
    byte[] bytes = new byte[network.getAddress().length];
    int count = Math.min(sum.length, bytes.length);
    System.arraycopy(sum, sum.length - count, bytes, bytes.length - count, count);
    try {
      return AddressText.of(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 4 or 16 bytes", e);
    }
  }

  /** The place of an address in the network; its ends belong to nobody. */
  OptionalInt offset(String address) {
    Optional<InetAddress> parsed = Addresses.parse(address);
    if (parsed.isEmpty() || parsed.get().getAddress().length != network.getAddress().length) {
      return OptionalInt.empty();
    }
    BigInteger offset =
        new BigInteger(1, parsed.get().getAddress())
            .subtract(new BigInteger(1, network.getAddress()));
    return offset.signum() > 0 && offset.compareTo(BigInteger.valueOf(end())) < 0
        ? OptionalInt.of(offset.intValueExact())
        : OptionalInt.empty();
  }

  /** The one form of an address, so that the same one is the same text. */
  static String canonical(String address) {
    return Addresses.parse(address).map(AddressText::of).orElse(address);
  }

  @Override
  public String toString() {
    return AddressText.of(network) + "/" + prefix;
  }
}
