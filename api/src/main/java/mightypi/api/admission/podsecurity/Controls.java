package mightypi.api.admission.podsecurity;

import static mightypi.api.admission.podsecurity.Control.ofBoth;
import static mightypi.api.admission.podsecurity.Control.ofRestricted;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mightypi.api.admission.podsecurity.Check.Fault;
import mightypi.api.admission.podsecurity.Control.Minors;

/**
 * The Pod Security Standards as of 1.32, in the order in which their violations are told. Where
 * {@code restricted} has a stricter form of a control of {@code baseline}, it has that one alone.
 */
final class Controls {

  private static final Set<String> SYSCTLS_OF_0 =
      Set.of(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.ping_group_range",
          "net.ipv4.ip_unprivileged_port_start");
  private static final Set<String> SYSCTLS_OF_27 =
      with(SYSCTLS_OF_0, "net.ipv4.ip_local_reserved_ports");
  private static final Set<String> SYSCTLS_OF_29 =
      with(
          SYSCTLS_OF_27,
          "net.ipv4.tcp_keepalive_time",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_keepalive_intvl",
          "net.ipv4.tcp_keepalive_probes");
  private static final Set<String> SYSCTLS_OF_32 =
      with(SYSCTLS_OF_29, "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem");

  private static final Set<String> SELINUX_OF_0 =
      Set.of("container_t", "container_init_t", "container_kvm_t");
  private static final Set<String> SELINUX_OF_31 = with(SELINUX_OF_0, "container_engine_t");

  private static final List<Control> ALL =
      List.of(
          ofBoth(Minors.ALWAYS, ProfileChecks::appArmor),
          new Control(Minors.ALWAYS, new Minors(0, 21), ContextChecks::addedCapabilities),
          ofBoth(Minors.ALWAYS, HostChecks::namespaces),
          new Control(Minors.ALWAYS, Minors.NEVER, HostChecks::hostPaths),
          ofBoth(Minors.ALWAYS, HostChecks::ports),
          ofBoth(Minors.ALWAYS, ContextChecks::privileged),
          ofBoth(Minors.ALWAYS, ContextChecks::procMount),
          ofBoth(new Minors(0, 30), ContextChecks.seLinux(SELINUX_OF_0)),
          ofBoth(Minors.from(31), ContextChecks.seLinux(SELINUX_OF_31)),
          ofBoth(new Minors(0, 18), ProfileChecks::seccompAnnotations),
          new Control(Minors.from(19), Minors.NEVER, ProfileChecks::seccomp),
          ofBoth(new Minors(0, 26), HostChecks.sysctls(SYSCTLS_OF_0)),
          ofBoth(new Minors(27, 28), HostChecks.sysctls(SYSCTLS_OF_27)),
          ofBoth(new Minors(29, 31), HostChecks.sysctls(SYSCTLS_OF_29)),
          ofBoth(Minors.from(32), HostChecks.sysctls(SYSCTLS_OF_32)),
          ofBoth(Minors.ALWAYS, ContextChecks::hostProcess),
          ofRestricted(new Minors(8, 24), ContextChecks::privilegeEscalation),
          ofRestricted(Minors.from(25), sparingWindows(ContextChecks::privilegeEscalation)),
          ofRestricted(new Minors(22, 24), ContextChecks::droppedCapabilities),
          ofRestricted(Minors.from(25), sparingWindows(ContextChecks::droppedCapabilities)),
          ofRestricted(Minors.ALWAYS, HostChecks::volumeTypes),
          ofRestricted(Minors.ALWAYS, ContextChecks::runAsNonRoot),
          ofRestricted(Minors.from(23), ContextChecks::runAsUser),
          ofRestricted(new Minors(19, 24), ProfileChecks::seccompIsSet),
          ofRestricted(Minors.from(25), sparingWindows(ProfileChecks::seccompIsSet)));

  private Controls() {}

  private static Set<String> with(Set<String> some, String... more) {
    Set<String> all = new HashSet<>(some);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  private static Check sparingWindows(Check check) {
    return check.exceptForWindows();
  }

  /** Everything that the standard forbids about a pod. */
  static List<Fault> faults(Standard standard, PodView pod) {
    return ALL.stream()
        .filter(control -> control.isIn(standard))
        .map(control -> control.check().fault(pod))
        .flatMap(Optional::stream)
        .toList();
  }

  /** {@code PodSecurity "restricted:latest": …}; empty when the pod is as it should be. */
  static Optional<String> violation(Standard standard, PodView pod) {
    List<Fault> faults = faults(standard, pod);
    return faults.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "PodSecurity \"%s\": %s"
                .formatted(
                    standard,
                    faults.stream().map(Fault::toString).collect(Collectors.joining(", "))));
  }
}
