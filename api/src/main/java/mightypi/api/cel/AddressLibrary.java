package mightypi.api.cel;

import static mightypi.api.cel.Library.Form.global;
import static mightypi.api.cel.Library.Form.member;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** {@code ip, isIP, cidr, isCIDR} and what is asked of addresses and networks. */
final class AddressLibrary extends Library {

  private static final CelType ADDRESS = OpaqueType.create("net.IP");
  private static final CelType NETWORK = OpaqueType.create("net.CIDR");
  private static final CelType TEXT = SimpleType.STRING;
  private static final CelType TRUTH = SimpleType.BOOL;
  private static final List<Class<?>> WORDS = List.of(String.class);

  /** A network and an address in it. */
  record Network(InetAddress address, int length) {
    boolean contains(InetAddress other) {
      int bits = address.getAddress().length * 8;
      return other.getAddress().length * 8 == bits
          && number(address)
              .shiftRight(bits - length)
              .equals(number(other).shiftRight(bits - length));
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
    of("family", SimpleType.INT, address -> address.getAddress().length == 4 ? 4L : 6L);
    of("isLoopback", TRUTH, InetAddress::isLoopbackAddress);
    of("isUnspecified", TRUTH, InetAddress::isAnyLocalAddress);
    List<Class<?>> network = List.of(Network.class);
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

  /** Of literals only: a name is never looked up. */
  private static Optional<InetAddress> address(String text) {
    try {
      return text.contains("%") ? Optional.empty() : Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
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
