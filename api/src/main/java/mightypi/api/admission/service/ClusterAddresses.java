package mightypi.api.admission.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.status.Status;
import mightypi.model.Kinds;
import mightypi.model.Problem;
import mightypi.model.Randomness;
import org.jspecify.annotations.Nullable;

/** Gives a Service an address of each of its families, the one it asks for if it asks. */
final class ClusterAddresses {

  private final ServiceRange range;
  private final Taken taken;
  private final Randomness randomness;

  ClusterAddresses(ServiceRange range, Taken taken, Randomness randomness) {
    this.range = range;
    this.taken = taken;
    this.randomness = randomness;
  }

  /**
   * Completes a spec whose families are settled.
   *
   * @param own what the Service has already
   */
  void complete(String service, Map<String, @Nullable Object> spec, Taken own) {
    List<String> wished = Families.texts(spec, "clusterIPs");
    if (!wished.isEmpty() && wished.getFirst().equals("None")) {
      spec.put("clusterIP", "None");
      return;
    }
    List<String> families = Families.texts(spec, "ipFamilies");
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < families.size(); i++) {
      AddressBlock block = range.block(families.get(i)).orElse(null);
      String wish = i < wished.size() ? wished.get(i) : "";
      if (own.hasAddress(wish)) {
        addresses.add(wish);
      } else if (block != null) {
        addresses.add(wish.isEmpty() ? free(block) : checked(service, block, wished, wish));
      }
    }
    if (!addresses.isEmpty()) {
      spec.put("clusterIPs", List.copyOf(addresses));
      spec.put("clusterIP", addresses.getFirst());
    }
  }

  private String checked(String service, AddressBlock block, List<String> all, String wish) {
    String failure = "failed to allocate IP " + wish + ": ";
    if (block.offset(wish).isEmpty()) {
      refuse(
          service,
          all,
          failure
              + "the provided IP (%s) is not in the valid range. The range of valid IPs is %s"
                  .formatted(wish, block));
    }
    if (taken.hasAddress(wish)) {
      refuse(service, all, failure + "provided IP is already allocated");
    }
    return wish;
  }

  private static void refuse(String service, List<String> all, String why) {
    Problem problem = Problem.invalidTexts("spec.clusterIPs", all, why);
    throw Status.invalid(Kinds.SERVICE, service, List.of(problem)).asException();
  }

  /** From the upper part of the network; from the lower one when that is full. */
  private String free(AddressBlock block) {
    return free(block, block.firstDynamic(), block.end())
        .or(() -> free(block, 1, block.firstDynamic()))
        .orElseThrow(
            () -> Status.internal("failed to allocate a serviceIP: range is full").asException());
  }

  private Optional<String> free(AddressBlock block, int from, int to) {
    int start = randomness.below(to - from);
    for (int i = 0; i < to - from; i++) {
      String address = block.address(from + (start + i) % (to - from));
      if (!taken.hasAddress(address)) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }
}
