package mightypi.api.admission.service;

import java.util.OptionalInt;

/**
 * What Services are given out of: IPv4 addresses of one network, and ports.
 *
 * @param network its first address
 * @param bits the length of the prefix
 */
public record ServiceRange(int network, int bits, int firstPort, int lastPort) {

  /** As MicroK8s has it. */
  public static final ServiceRange STANDARD = of("10.152.183.0/24", 30000, 32767);

  public ServiceRange {
    if (bits < 8 || bits > 30 || firstPort < 1 || lastPort > 65535 || firstPort > lastPort) {
      throw new IllegalArgumentException("not a range of service addresses and ports");
    }
  }

  public static ServiceRange of(String cidr, int firstPort, int lastPort) {
    int slash = cidr.indexOf('/');
    int network = parse(cidr.substring(0, slash)).orElseThrow();
    return new ServiceRange(
        network, Integer.parseInt(cidr.substring(slash + 1)), firstPort, lastPort);
  }

  /** The number of addresses, the network's and the broadcast address included. */
  int size() {
    return 1 << (32 - bits);
  }

  /** The addresses below this one are for those who ask for them by number (KEP-3070). */
  int firstDynamic() {
    return Math.min(Math.max(16, size() / 16), 256) + 1;
  }

  String address(int offset) {
    int address = network + offset;
    return "%d.%d.%d.%d"
        .formatted(
            address >>> 24 & 0xFF, address >>> 16 & 0xFF, address >>> 8 & 0xFF, address & 0xFF);
  }

  /** The place of an address in the network; the two ends belong to nobody. */
  OptionalInt offset(String address) {
    OptionalInt parsed = parse(address);
    if (parsed.isEmpty()) {
      return parsed;
    }
    int offset = parsed.getAsInt() - network;
    return offset > 0 && offset < size() - 1 ? OptionalInt.of(offset) : OptionalInt.empty();
  }

  private static OptionalInt parse(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return OptionalInt.empty();
    }
    int address = 0;
    for (String part : parts) {
      if (!part.matches("\\d{1,3}") || Integer.parseInt(part) > 255) {
        return OptionalInt.empty();
      }
      address = address << 8 | Integer.parseInt(part);
    }
    return OptionalInt.of(address);
  }

  @Override
  public String toString() {
    return address(0) + "/" + bits;
  }

  String ports() {
    return firstPort + "-" + lastPort;
  }
}
