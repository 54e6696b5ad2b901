package mightypi.api.cel;

import static mightypi.api.cel.Library.Form.global;
import static mightypi.api.cel.Library.Form.member;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import mightypi.api.kind.check.Addresses;
import mightypi.model.AddressText;

/** {@code ip, isIP, cidr, isCIDR} and what is asked of addresses and networks. */
final class AddressLibrary extends Library {

  private static final CelType ADDRESS = OpaqueType.create("net.IP");
  private static final CelType NETWORK = OpaqueType.create("net.CIDR");
  private static final CelType TEXT = SimpleType.STRING;
  private static final CelType TRUTH = SimpleType.BOOL;
  private static final List<Class<?>> WORDS = List.of(String.class);

  private static final String BROADCAST = "255.255.255.255";

  /** A network and an address in it. */
  record Network(InetAddress address, int length) {
    boolean contains(InetAddress other) {
      int bits = address.getAddress().length * 8;
      return other.getAddress().length * 8 == bits
          && number(address)
              .shiftRight(bits - length)
              .equals(number(other).shiftRight(bits - length));
    }

    boolean contains(Network other) {
      return length <= other.length && contains(other.address);
    }

    /** The network alone: what follows its prefix is zero. */
    Network masked() {
      byte[] bytes = address.getAddress();
      for (int bit = length; bit < bytes.length * 8; bit++) {
        bytes[bit / 8] &= (byte) ~(0x80 >> bit % 8);
      }
      return new Network(address(bytes), length);
    }

    @Override
    public String toString() {
      return AddressText.of(address) + "/" + length;
    }

    private static InetAddress address(byte[] bytes) {
      try {
        return InetAddress.getByAddress(bytes);
      } catch (UnknownHostException e) {
        throw new IllegalStateException("bytes of an address are those of an address", e);
      }
    }

    private static BigInteger number(InetAddress address) {
      return new BigInteger(1, address.getAddress());
    }
  }

  AddressLibrary() {
    add("isIP", "is_ip", global(TRUTH, TEXT), WORDS, all -> address((String) all[0]).isPresent());
    add(
        "ip",
        "string_to_ip",
        global(ADDRESS, TEXT),
        WORDS,
        all -> known(address((String) all[0]), all[0]));
    add(
        "isCIDR",
        "is_cidr",
        global(TRUTH, TEXT),
        WORDS,
        all -> network((String) all[0]).isPresent());
    add(
        "cidr",
        "string_to_cidr",
        global(NETWORK, TEXT),
        WORDS,
        all -> known(network((String) all[0]), all[0]));
    add(
        "ip.isCanonical",
        "ip_is_canonical",
        global(TRUTH, TEXT),
        WORDS,
        all -> AddressText.of(known(address((String) all[0]), all[0])).equals(all[0]));
    add(
        "string",
        "ip_to_string",
        global(TEXT, ADDRESS),
        List.of(InetAddress.class),
        all -> AddressText.of((InetAddress) all[0]));
    of("family", SimpleType.INT, address -> address.getAddress().length == 4 ? 4L : 6L);
    of("isLoopback", TRUTH, InetAddress::isLoopbackAddress);
    of("isUnspecified", TRUTH, InetAddress::isAnyLocalAddress);
    of("isLinkLocalMulticast", TRUTH, InetAddress::isMCLinkLocal);
    of("isLinkLocalUnicast", TRUTH, InetAddress::isLinkLocalAddress);
    of("isGlobalUnicast", TRUTH, AddressLibrary::isGlobalUnicast);
    networks();
  }

  private void networks() {
    List<Class<?>> network = List.of(Network.class);
    add("string", "cidr_to_string", global(TEXT, NETWORK), network, all -> all[0].toString());
    add(
        "masked",
        "cidr_masked",
        member(NETWORK, NETWORK),
        network,
        all -> ((Network) all[0]).masked());
    add("ip", "cidr_ip", member(ADDRESS, NETWORK), network, all -> ((Network) all[0]).address());
    add(
        "prefixLength",
        "cidr_prefix_length",
        member(SimpleType.INT, NETWORK),
        network,
        all -> (long) ((Network) all[0]).length());
    add(
        "containsIP",
        "cidr_contains_ip_string",
        member(TRUTH, NETWORK, TEXT),
        List.of(Network.class, String.class),
        all -> ((Network) all[0]).contains(known(address((String) all[1]), all[1])));
    add(
        "containsIP",
        "cidr_contains_ip",
        member(TRUTH, NETWORK, ADDRESS),
        List.of(Network.class, InetAddress.class),
        all -> ((Network) all[0]).contains((InetAddress) all[1]));
    add(
        "containsCIDR",
        "cidr_contains_cidr_string",
        member(TRUTH, NETWORK, TEXT),
        List.of(Network.class, String.class),
        all -> ((Network) all[0]).contains(known(network((String) all[1]), all[1])));
    add(
        "containsCIDR",
        "cidr_contains_cidr",
        member(TRUTH, NETWORK, NETWORK),
        List.of(Network.class, Network.class),
        all -> ((Network) all[0]).contains((Network) all[1]));
  }

  /** As Go has it: also what is private, but neither broadcast nor of the link alone. */
  private static boolean isGlobalUnicast(InetAddress address) {
    return !address.isAnyLocalAddress()
        && !address.isLoopbackAddress()
        && !address.isMulticastAddress()
        && !address.isLinkLocalAddress()
        && !BROADCAST.equals(AddressText.of(address));
  }

  private interface Question {
    Object ask(InetAddress address);
  }

  private void of(String name, CelType result, Question question) {
    add(
        name,
        "ip_" + name,
        member(result, ADDRESS),
        List.of(InetAddress.class),
        all -> question.ask((InetAddress) all[0]));
  }

  private static <T> T known(Optional<T> found, Object text) throws CelEvaluationException {
    return found.orElseThrow(
        () -> fault("parse error during conversion from string: \"" + text + "\""));
  }

  /** Neither with a zone nor an address of version 4 as one of version 6. */
  private static Optional<InetAddress> address(String text) {
    return Addresses.parse(text).filter(each -> each.getAddress().length == 4 ^ text.contains(":"));
  }

  private static Optional<Network> network(String text) {
    String[] parts = text.split("/", -1);
    if (parts.length != 2 || !parts[1].matches("\\d{1,3}")) {
      return Optional.empty();
    }
    int length = Integer.parseInt(parts[1]);
    return address(parts[0])
        .filter(each -> length <= each.getAddress().length * 8)
        .map(each -> new Network(each, length));
  }
}
