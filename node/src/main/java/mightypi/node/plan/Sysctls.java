package mightypi.node.plan;

import java.util.List;
import java.util.Optional;

/** The kernel's settings that a pod may have for itself: those that Kubernetes calls safe. */
public final class Sysctls {

  private static final List<String> SAFE =
      List.of(
          "kernel.shm_rmid_forced",
          "net.ipv4.ip_local_port_range",
          "net.ipv4.tcp_syncookies",
          "net.ipv4.ping_group_range",
          "net.ipv4.ip_unprivileged_port_start",
          "net.ipv4.ip_local_reserved_ports",
          "net.ipv4.tcp_keepalive_time",
          "net.ipv4.tcp_fin_timeout",
          "net.ipv4.tcp_keepalive_intvl",
          "net.ipv4.tcp_keepalive_probes",
          "net.ipv4.tcp_rmem",
          "net.ipv4.tcp_wmem");

  private Sysctls() {}

  /** Slashes are dots: {@code net/ipv4/tcp_rmem}. */
  static String dotted(String name) {
    int dot = name.indexOf('.');
    int slash = name.indexOf('/');
    boolean slashed = slash >= 0 && (dot < 0 || slash < dot);
    return slashed ? name.replace('/', '\0').replace('.', '/').replace('\0', '.') : name;
  }

  /** Why a pod may not have it. */
  public static Optional<String> refusal(String wished, boolean hostNetwork, boolean hostIpc) {
    String name = dotted(wished);
    if (!SAFE.contains(name)) {
      return Optional.of("\"" + name + "\" not allowlisted");
    }
    boolean ofNetwork = name.startsWith("net.");
    if (ofNetwork && hostNetwork) {
      return Optional.of("\"" + name + "\" not allowed with host Net enabled");
    }
    return !ofNetwork && hostIpc
        ? Optional.of("\"" + name + "\" not allowed with host IPC enabled")
        : Optional.empty();
  }
}
