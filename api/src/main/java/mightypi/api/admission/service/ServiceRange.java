package mightypi.api.admission.service;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Services are given out of: addresses of one or two families, the default one first, and
 * ports.
 */
public final class ServiceRange {

  /** As MicroK8s has it. */
  public static final ServiceRange STANDARD = of(List.of("10.152.183.0/24"), 30000, 32767);

  private final List<AddressBlock> blocks;
  private final int firstPort;
  private final int lastPort;

  private ServiceRange(List<AddressBlock> blocks, int firstPort, int lastPort) {
    if (firstPort < 1 || lastPort > 65535 || firstPort > lastPort) {
      throw new IllegalArgumentException("not a range of ports");
    }
    if (blocks.stream().map(AddressBlock::family).distinct().count() != blocks.size()
        || blocks.isEmpty()) {
      throw new IllegalArgumentException("one range of service addresses for each family");
    }
    this.blocks = List.copyOf(blocks);
    this.firstPort = firstPort;
    this.lastPort = lastPort;
  }

  /**
   * Of networks such as {@code 10.152.183.0/24} and {@code fd98::/108}, at most one for each
   * family.
   */
  public static ServiceRange of(List<String> cidrs, int firstPort, int lastPort) {
    return new ServiceRange(cidrs.stream().map(AddressBlock::of).toList(), firstPort, lastPort);
  }

  /** With these addresses and the usual ports. */
  public static ServiceRange of(List<String> cidrs) {
    return of(cidrs, STANDARD.firstPort, STANDARD.lastPort);
  }

  List<String> families() {
    return blocks.stream().map(AddressBlock::family).toList();
  }

  Optional<AddressBlock> block(String family) {
    return blocks.stream().filter(each -> each.family().equals(family)).findFirst();
  }

  boolean hasPort(int port) {
    return port >= firstPort && port <= lastPort;
  }

  /** The ports in the order of two bands: the lower is for those who ask by number (KEP-3668). */
  Stream<PortBand> bands() {
    int size = lastPort - firstPort + 1;
    int fixed = size < 32 ? 0 : Math.min(Math.max(16, size / 32), 128);
    PortBand upper = new PortBand(firstPort + fixed, lastPort);
    return fixed == 0
        ? Stream.of(upper)
        : Stream.of(upper, new PortBand(firstPort, firstPort + fixed - 1));
  }

  /** Ports from the first to the last. */
  record PortBand(int first, int last) {
    int size() {
      return last - first + 1;
    }
  }

  String ports() {
    return firstPort + "-" + lastPort;
  }
}
