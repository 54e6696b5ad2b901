package mightypi.api.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mightypi.api.admission.podsecurity.Check.Fault;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The profiles of AppArmor and seccomp under which containers may run. */
final class ProfileChecks {

  private static final Set<String> GOOD = Set.of("RuntimeDefault", "Localhost");
  private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
  private static final String SECCOMP_OF_POD = "seccomp.security.alpha.kubernetes.io/pod";
  private static final String SECCOMP_OF_CONTAINER =
      "container.seccomp.security.alpha.kubernetes.io/";

  private ProfileChecks() {}

  /** The type of a profile; empty when there is no profile. */
  private static Optional<String> type(@Nullable Object holder, String profile) {
    return Json.at(holder, "securityContext", profile)
        .map(some -> Json.text(some, "type").orElse(""));
  }

  /** Who sets a profile that is not allowed, and to what. */
  private record Bad(boolean pod, List<String> containers, Set<String> values) {
    static Bad of(PodView pod, String profile) {
      Set<String> values = new TreeSet<>();
      Optional<String> ofPod = type(pod.spec(), profile).filter(type -> !GOOD.contains(type));
      ofPod.ifPresent(values::add);
      List<String> containers =
          pod.namesOfContainers(
              each -> {
                Optional<String> type = type(each, profile).filter(t -> !GOOD.contains(t));
                type.ifPresent(values::add);
                return type.isPresent();
              });
      return new Bad(ofPod.isPresent(), containers, values);
    }

    boolean isEmpty() {
      return !pod && containers.isEmpty();
    }
  }

  static Optional<Fault> appArmor(PodView pod) {
    Bad bad = Bad.of(pod, "appArmorProfile");
    List<String> annotations =
        pod.annotations().entrySet().stream()
            .filter(each -> each.getKey().startsWith(APP_ARMOR))
            .filter(each -> !isGoodAppArmor(String.valueOf(each.getValue())))
            .map(each -> each.getKey() + "=" + Json.brief(each.getValue()))
            .sorted()
            .toList();
    List<String> values = new ArrayList<>(bad.values());
    values.addAll(annotations);
    List<String> setters = new ArrayList<>();
    if (!bad.isEmpty()) {
      setters.add(Words.setters(bad.pod(), bad.containers()));
    }
    if (!annotations.isEmpty()) {
      setters.add(Words.plural("annotation", annotations.size()));
    }
    return Check.fault(
        !setters.isEmpty(),
        Words.plural("forbidden AppArmor profile", values.size()),
        "%s must not set AppArmor profile type to %s"
            .formatted(String.join(" and ", setters), Words.quoted(values)));
  }

  private static boolean isGoodAppArmor(String value) {
    return value.isEmpty() || value.equals("runtime/default") || value.startsWith("localhost/");
  }

  /** As of the versions before profiles of seccomp had fields. */
  static Optional<Fault> seccompAnnotations(PodView pod) {
    Set<String> forbidden = new TreeSet<>();
    List<String> keys = new ArrayList<>(List.of(SECCOMP_OF_POD));
    pod.containers().forEach(each -> keys.add(SECCOMP_OF_CONTAINER + PodView.name(each)));
    for (String key : keys) {
      Json.text(pod.annotations(), key)
          .filter(value -> !isGoodSeccomp(value))
          .ifPresent(value -> forbidden.add(key + "=" + Json.brief(value)));
    }
    return Check.fault(
        !forbidden.isEmpty(),
        "seccompProfile",
        "forbidden %s %s"
            .formatted(Words.plural("annotation", forbidden.size()), String.join(", ", forbidden)));
  }

  private static boolean isGoodSeccomp(String value) {
    return value.equals("runtime/default")
        || value.equals("docker/default")
        || value.startsWith("localhost/");
  }

  static Optional<Fault> seccomp(PodView pod) {
    Bad bad = Bad.of(pod, "seccompProfile");
    return Check.fault(
        !bad.isEmpty(),
        "seccompProfile",
        "%s must not set securityContext.seccompProfile.type to %s"
            .formatted(Words.setters(bad.pod(), bad.containers()), Words.quoted(bad.values())));
  }

  static Optional<Fault> seccompIsSet(PodView pod) {
    Optional<Fault> bad = seccomp(pod);
    if (bad.isPresent() || type(pod.spec(), "seccompProfile").isPresent()) {
      return bad;
    }
    List<String> silent = pod.namesOfContainers(each -> type(each, "seccompProfile").isEmpty());
    return Check.fault(
        !silent.isEmpty(),
        "seccompProfile",
        "pod or %s must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\""
            .formatted(Words.named("container", silent)));
  }
}
