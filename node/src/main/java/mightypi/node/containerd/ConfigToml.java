package mightypi.node.containerd;

import java.nio.file.Path;

/**
 * The configuration of our containerd: version 2, which 1.6 and 1.7 speak and 2.x still migrates by
 * itself.
 */
final class ConfigToml {

  private static final String CRI = "plugins.\"io.containerd.grpc.v1.cri\"";

  private final ContainerdConfig config;
  private final Programs programs;
  private final Machine machine;

  ConfigToml(ContainerdConfig config, Programs programs, Machine machine) {
    this.config = config;
    this.programs = programs;
    this.machine = machine;
  }

  String text() {
    return head() + cri() + runtimes();
  }

  // Plugins that no pod uses stay away: they cost memory, and one of them writes into /opt.
  private String head() {
    return """
        version = 2
        root = %s
        state = %s
        disabled_plugins = [
          "io.containerd.internal.v1.opt",
          "io.containerd.internal.v1.restart",
          "io.containerd.internal.v1.tracing",
          "io.containerd.tracing.processor.v1.otlp",
          "io.containerd.snapshotter.v1.aufs",
          "io.containerd.snapshotter.v1.btrfs",
          "io.containerd.snapshotter.v1.devmapper",
          "io.containerd.snapshotter.v1.zfs",
          "io.containerd.nri.v1.nri",
        ]

        [grpc]
          address = %s

        [debug]
          level = "warn"

        """
        .formatted(
            quoted(config.root().resolve("root")),
            quoted(config.state().resolve("state")),
            quoted(config.socket()));
  }

  // Mirrors and private authorities of registries stand where containerd's users put them.
  private String cri() {
    return """
        [%1$s]
          sandbox_image = "%2$s"
          restrict_oom_score_adj = %3$s
          stats_collect_period = 60
          systemd_cgroup = false
          tolerate_missing_hugetlb_controller = true

        [%1$s.cni]
          bin_dir = %4$s
          conf_dir = %5$s
          max_conf_num = 1

        [%1$s.registry]
          config_path = "/etc/containerd/certs.d"

        [%1$s.containerd]
          default_runtime_name = "runc"
          snapshotter = "%6$s"

        """
        .formatted(
            CRI,
            PauseImage.NAME,
            !machine.mayLowerOomScore(),
            quoted(programs.cni()),
            quoted(config.cniFolder()),
            machine.snapshotter());
  }

  private String runtimes() {
    StringBuilder text = new StringBuilder(oci("runc", programs.runc(), ""));
    programs.crun().ifPresent(crun -> text.append(oci("crun", crun, "-crun")));
    programs
        .kata()
        .ifPresent(
            kata ->
                text.append("[%s.containerd.runtimes.kata]\n".formatted(CRI))
                    .append("  runtime_type = \"io.containerd.kata.v2\"\n"));
    return text.toString();
  }

  private String oci(String handler, Path binary, String suffix) {
    return """
        [%1$s.containerd.runtimes.%2$s]
          runtime_type = "io.containerd.runc.v2"
        [%1$s.containerd.runtimes.%2$s.options]
          BinaryName = %3$s
          Root = %4$s
          SystemdCgroup = false

        """
        .formatted(CRI, handler, quoted(binary), quoted(Path.of(config.runcRoot() + suffix)));
  }

  /** A basic string of TOML: control characters must be escaped, not only what would end it. */
  static String quoted(Path path) {
    StringBuilder text = new StringBuilder("\"");
    for (char each : path.toString().toCharArray()) {
      if (each == '\\' || each == '"') {
        text.append('\\').append(each);
      } else if (Character.isISOControl(each)) {
        text.append("\\u%04x".formatted((int) each));
      } else {
        text.append(each);
      }
    }
    return text.append('"').toString();
  }
}
