package mightypi.balancer.address;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.Service;
import java.net.InetAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A condition of a Service by which allocation and announcement agree on addresses before anybody
 * is told of them: allocation claims ({@code Unknown}), the machine that would announce asks the
 * LAN and answers that nobody has them ({@code True}) or that somebody has ({@code False}). Its
 * message is read by both people and program: {@code 192.168.1.66; held by others: 192.168.1.65}.
 *
 * @param held addresses that answered from elsewhere, of this claim or of earlier ones
 */
public record Claim(Verdict verdict, List<InetAddress> addresses, Set<InetAddress> held) {

  public static final String CONDITION = "mightypi.cloud/AddressClaim";
  private static final String HELD = "; held by others: ";

  /** What the LAN says. */
  public enum Verdict {
    UNKNOWN("Unknown", "Probing"),
    FREE("True", "Free"),
    HELD("False", "HeldByOther");

    private final String status;
    private final String reason;

    Verdict(String status, String reason) {
      this.status = status;
      this.reason = reason;
    }
  }

  public Claim {
    addresses = List.copyOf(addresses);
    held = Set.copyOf(held);
  }

  public static Claim of(List<InetAddress> addresses, Set<InetAddress> heldBefore) {
    return new Claim(Verdict.UNKNOWN, addresses, heldBefore);
  }

  public Claim free() {
    return new Claim(Verdict.FREE, addresses, held);
  }

  public Claim heldByOther(Set<InetAddress> others) {
    Set<InetAddress> all = new LinkedHashSet<>(held);
    all.addAll(others);
    return new Claim(Verdict.HELD, addresses, all);
  }

  /** The claim that stands in a Service; empty if there is none that can be read. */
  public static Optional<Claim> in(Service service) {
    if (service.getStatus() == null) {
      return Optional.empty();
    }
    return service.getStatus().getConditions().stream()
        .filter(condition -> CONDITION.equals(condition.getType()))
        .findFirst()
        .flatMap(Claim::read);
  }

  private static Optional<Claim> read(Condition condition) {
    try {
      String message = Optional.ofNullable(condition.getMessage()).orElse("");
      int split = message.indexOf(HELD);
      String claimed = split < 0 ? message : message.substring(0, split);
      String others = split < 0 ? "" : message.substring(split + HELD.length());
      Verdict verdict =
          Stream.of(Verdict.values())
              .filter(each -> each.status.equals(condition.getStatus()))
              .findFirst()
              .orElse(Verdict.UNKNOWN);
      return Optional.of(new Claim(verdict, addresses(claimed), Set.copyOf(addresses(others))));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // somebody else wrote it: claim anew
    }
  }

  private static List<InetAddress> addresses(String text) {
    return Stream.of(text.split(",\\s*"))
        .filter(each -> !each.isEmpty())
        .map(AddressRange::address)
        .distinct()
        .toList();
  }

  public Condition condition(Instant now) {
    return new ConditionBuilder()
        .withType(CONDITION)
        .withStatus(verdict.status)
        .withReason(verdict.reason)
        .withMessage(text(addresses.stream()) + (held.isEmpty() ? "" : HELD + text(held.stream())))
        .withLastTransitionTime(now.truncatedTo(ChronoUnit.SECONDS).toString())
        .build();
  }

  private static String text(Stream<InetAddress> addresses) {
    return addresses.map(InetAddress::getHostAddress).sorted().collect(Collectors.joining(", "));
  }
}
