package mightypi.api.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import mightypi.api.admission.podsecurity.Check.Fault;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** What the security contexts of containers and of their pod may say. */
final class ContextChecks {

  private static final Set<String> DEFAULT_CAPABILITIES =
      Set.of(
          "AUDIT_WRITE",
          "CHOWN",
          "DAC_OVERRIDE",
          "FOWNER",
          "FSETID",
          "KILL",
          "MKNOD",
          "NET_BIND_SERVICE",
          "SETFCAP",
          "SETGID",
          "SETPCAP",
          "SETUID",
          "SYS_CHROOT");

  private ContextChecks() {}

  /** A value in the security context of a pod's spec or of a container. */
  private static Optional<Object> context(@Nullable Object holder, String... path) {
    return Json.at(Json.map(holder, "securityContext"), path);
  }

  private static boolean has(@Nullable Object holder, Object value, String... path) {
    return context(holder, path).filter(value::equals).isPresent();
  }

  static Optional<Fault> privileged(PodView pod) {
    List<String> bad = pod.namesOfContainers(each -> has(each, true, "privileged"));
    return Check.fault(
        !bad.isEmpty(),
        "privileged",
        Words.named("container", bad) + " must not set securityContext.privileged=true");
  }

  static Optional<Fault> privilegeEscalation(PodView pod) {
    List<String> bad = pod.namesOfContainers(each -> !has(each, false, "allowPrivilegeEscalation"));
    return Check.fault(
        !bad.isEmpty(),
        "allowPrivilegeEscalation != false",
        Words.named("container", bad) + " must set securityContext.allowPrivilegeEscalation=false");
  }

  private static List<String> capabilities(@Nullable Object container, String field) {
    return Json.list(container, "securityContext", "capabilities", field).stream()
        .map(String::valueOf)
        .toList();
  }

  static Optional<Fault> addedCapabilities(PodView pod) {
    return added(pod, DEFAULT_CAPABILITIES::contains)
        .map(detail -> new Fault("non-default capabilities", detail));
  }

  private static Optional<String> added(PodView pod, Predicate<String> allowed) {
    Set<String> forbidden = new TreeSet<>();
    List<String> bad =
        pod.namesOfContainers(
            each -> {
              List<String> own =
                  capabilities(each, "add").stream().filter(allowed.negate()).toList();
              forbidden.addAll(own);
              return !own.isEmpty();
            });
    return bad.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s must not include %s in securityContext.capabilities.add"
                .formatted(Words.named("container", bad), Words.quoted(forbidden)));
  }

  static Optional<Fault> droppedCapabilities(PodView pod) {
    List<String> details = new ArrayList<>();
    List<String> missing =
        pod.namesOfContainers(each -> !capabilities(each, "drop").contains("ALL"));
    if (!missing.isEmpty()) {
      details.add(
          Words.named("container", missing)
              + " must set securityContext.capabilities.drop=[\"ALL\"]");
    }
    added(pod, "NET_BIND_SERVICE"::equals).ifPresent(details::add);
    return Check.fault(!details.isEmpty(), "unrestricted capabilities", String.join("; ", details));
  }

  static Optional<Fault> procMount(PodView pod) {
    Set<String> values = new TreeSet<>();
    List<String> bad =
        pod.namesOfContainers(
            each -> {
              Optional<Object> mount = context(each, "procMount");
              mount.filter(value -> !value.equals("Default")).ifPresent(v -> values.add("" + v));
              return mount.filter(value -> !value.equals("Default")).isPresent();
            });
    return Check.fault(
        !bad.isEmpty(),
        "procMount",
        "%s must not set securityContext.procMount to %s"
            .formatted(Words.named("container", bad), Words.quoted(values)));
  }

  static Optional<Fault> hostProcess(PodView pod) {
    String[] path = {"windowsOptions", "hostProcess"};
    String setters =
        Words.setters(
            has(pod.spec(), true, path), pod.namesOfContainers(each -> has(each, true, path)));
    return Check.fault(
        !setters.isEmpty(),
        "hostProcess",
        setters + " must not set securityContext.windowsOptions.hostProcess=true");
  }

  static Optional<Fault> runAsNonRoot(PodView pod) {
    String field = "runAsNonRoot";
    String reason = "runAsNonRoot != true";
    String setters =
        Words.setters(
            has(pod.spec(), false, field), pod.namesOfContainers(each -> has(each, false, field)));
    if (!setters.isEmpty()) {
      return Check.fault(
          true, reason, setters + " must not set securityContext.runAsNonRoot=false");
    }
    if (has(pod.spec(), true, field)) {
      return Optional.empty();
    }
    List<String> silent = pod.namesOfContainers(each -> context(each, field).isEmpty());
    return Check.fault(
        !silent.isEmpty(),
        reason,
        "pod or %s must set securityContext.runAsNonRoot=true"
            .formatted(Words.named("container", silent)));
  }

  static Optional<Fault> runAsUser(PodView pod) {
    String setters =
        Words.setters(isRoot(pod.spec()), pod.namesOfContainers(ContextChecks::isRoot));
    return Check.fault(!setters.isEmpty(), "runAsUser=0", setters + " must not set runAsUser=0");
  }

  private static boolean isRoot(@Nullable Object holder) {
    return context(holder, "runAsUser")
        .filter(user -> user instanceof Number number && number.longValue() == 0)
        .isPresent();
  }

  static Check seLinux(Set<String> types) {
    return pod -> {
      SeLinuxFaults faults = new SeLinuxFaults(types);
      boolean ofPod = faults.found(Json.map(pod.spec(), "securityContext", "seLinuxOptions"));
      List<String> bad =
          pod.namesOfContainers(
              each -> faults.found(Json.map(each, "securityContext", "seLinuxOptions")));
      String setters = Words.setters(ofPod, bad);
      return Check.fault(
          !setters.isEmpty(),
          "seLinuxOptions",
          setters + " set forbidden securityContext.seLinuxOptions: " + faults.told());
    };
  }
}
