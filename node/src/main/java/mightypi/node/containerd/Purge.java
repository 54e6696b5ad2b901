package mightypi.node.containerd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import mightypi.model.Json;
import mightypi.node.cgroup.PodCgroups;
import mightypi.node.command.Command;
import mightypi.node.file.Trees;
import org.jspecify.annotations.Nullable;

/**
 * The end of everything that one containerd made on this machine. Order matters: containers first,
 * then the shims that would report them, then network namespaces, mounts, and at last the files. It
 * goes on from where an earlier, interrupted purge ended.
 */
final class Purge {

  private final ContainerdConfig config;
  private final Programs programs;

  Purge(ContainerdConfig config, Programs programs) {
    this.config = config;
    this.programs = programs;
  }

  void run() throws IOException {
    Set<Path> networks = podNetworks();
    killContainers();
    killShims();
    PodCgroups.purge(ContainerdConfig.group(config.data()));
    for (Path network : networks) {
      removeNetwork(network);
    }
    unmountUnder(config.data());
    unmountUnder(config.state());
    forgetNetworkResults();
    Trees.remove(config.root());
    Trees.remove(config.data().resolve("cni"));
    Trees.remove(config.state());
  }

  /** The pinned network namespaces that bundles name; a hostNetwork pod names none. */
  private Set<Path> podNetworks() throws IOException {
    Set<Path> found = new LinkedHashSet<>();
    for (Path bundle : bundles()) {
      Path spec = bundle.resolve("config.json");
      if (Files.exists(spec)) {
        for (Object each : Json.list(Json.parse(Files.readAllBytes(spec)), "linux", "namespaces")) {
          pinned(each).ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private static java.util.Optional<Path> pinned(@Nullable Object namespace) {
    return Json.text(namespace, "path")
        .filter(path -> Json.text(namespace, "type").equals(java.util.Optional.of("network")))
        .filter(path -> path.contains("/netns/"))
        .map(Path::of);
  }

  private List<Path> bundles() throws IOException {
    if (!Files.isDirectory(config.tasks())) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(config.tasks())) {
      return found.toList();
    }
  }

  private void killContainers() throws IOException {
    for (Path bundle : bundles()) {
      Path pid = bundle.resolve("init.pid");
      if (Files.exists(pid)) {
        killInit(bundle, Long.parseLong(Files.readString(pid).strip()));
      }
    }
    for (Path root : List.of(config.runcRoot(), Path.of(config.runcRoot() + "-crun"))) {
      Path containers = root.resolve(ContainerdInstance.NAMESPACE);
      if (Files.isDirectory(containers)) {
        Path oci = root.equals(config.runcRoot()) ? programs.runc() : programs.crun().orElseThrow();
        deleteAll(oci, containers);
      }
    }
  }

  /** Only if the number still means the container: its control group carries the bundle's name. */
  private static void killInit(Path bundle, long pid) throws IOException {
    Path groups = Path.of("/proc", Long.toString(pid), "cgroup");
    if (Files.exists(groups)
        && Files.readString(groups).contains(bundle.getFileName().toString())) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private static void deleteAll(Path oci, Path containers) throws IOException {
    List<Path> found;
    try (Stream<Path> listed = Files.list(containers)) {
      found = listed.toList();
    }
    for (Path each : found) {
      String id = each.getFileName().toString();
      // A container whose process is gone already makes this fail; its files go below anyway.
      Command.of(oci.toString(), "--root", containers.toString(), "delete", "--force", id)
          .succeeds();
    }
  }

  private void killShims() {
    List<ProcessHandle> shims = Processes.shimsOf(config.socket()).toList();
    shims.forEach(ProcessHandle::destroyForcibly);
    shims.forEach(shim -> shim.onExit().join());
  }

  /** Unpins the namespace; its interfaces and their peers on the bridge go with it. */
  private static void removeNetwork(Path network) throws IOException {
    Command.of("umount", "-l", network.toString()).succeeds();
    Files.deleteIfExists(network);
  }

  private static void unmountUnder(Path folder) throws IOException {
    List<String> points = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      String point = unescaped(line.split(" ", -1)[4]);
      if (Path.of(point).startsWith(folder) && !Path.of(point).equals(folder)) {
        points.addFirst(point);
      }
    }
    for (String point : points) {
      Command.of("umount", "-l", point).succeeds();
    }
  }

  /** The kernel writes blanks, tabs and backslashes of a path in octal. */
  private static String unescaped(String point) {
    return point.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\");
  }

  /** The CNI library remembers what it made outside our directories. */
  private void forgetNetworkResults() throws IOException {
    Path results = Path.of("/var/lib/cni/results");
    if (!Files.isDirectory(results)) {
      return;
    }
    String ours = "mighty-" + ContainerdConfig.tag(config.data()) + "-";
    try (Stream<Path> found = Files.list(results)) {
      for (Path each : found.toList()) {
        if (each.getFileName().toString().startsWith(ours)) {
          Files.delete(each);
        }
      }
    }
  }
}
