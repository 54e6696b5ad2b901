package mightypi.node.cgroup;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import mightypi.node.plan.PodGroup;
import org.jspecify.annotations.Nullable;

/**
 * The control groups of this node's pods. They stand below a group of this installation, so that a
 * kubelet on the same machine, which ends whatever it does not know below its own, leaves them
 * alone.
 */
public final class PodCgroups {

  private static final int TRIES = 50;
  private static final long PAUSE_MILLIS = 10;

  private final Path root;
  private final Hierarchy hierarchy;
  private final long machineMilliCpu;

  PodCgroups(String root, Hierarchy hierarchy, long machineMilliCpu) {
    this.root = relative(root);
    this.hierarchy = hierarchy;
    this.machineMilliCpu = machineMilliCpu;
  }

  /**
   * Those below a group.
   *
   * @param root as runtimes are told it: {@code /mighty-1a2b3c4d}
   */
  public static PodCgroups below(String root) throws IOException {
    long processors = Runtime.getRuntime().availableProcessors();
    return new PodCgroups(root, Hierarchy.read(), 1000 * processors);
  }

  private static Path relative(String root) {
    return Path.of("/").relativize(Path.of(root));
  }

  /** Makes the group of a pod, or puts it right. */
  public void make(Pod pod) throws IOException {
    hierarchy.give(root.resolve(PodGroup.ALL), PodGroup.Share.ofTime(machineMilliCpu));
    PodGroup group = PodGroup.of(pod);
    if (group.name().startsWith(PodGroup.BEST_EFFORT)) {
      hierarchy.give(root.resolve(PodGroup.BEST_EFFORT), PodGroup.Share.ofTime(0));
    }
    hierarchy.give(root.resolve(group.name()), group.share());
  }

  /**
   * Gives the group of all burstable pods what they ask for together. Who is there is asked in
   * turn: whoever writes last knows the most.
   */
  public synchronized void weigh(Supplier<? extends Collection<Pod>> pods) throws IOException {
    hierarchy.give(root.resolve(PodGroup.BURSTABLE), PodGroup.ofBurstable(pods.get()));
  }

  public boolean isThere(Pod pod) {
    return !folders(List.of(PodGroup.of(pod).name())).isEmpty();
  }

  private List<Path> folders(List<String> names) {
    return hierarchy.trees().stream()
        .flatMap(tree -> names.stream().map(name -> tree.resolve(root).resolve(name)))
        .filter(Files::isDirectory)
        .toList();
  }

  /**
   * Removes the group of a pod whose containers ended. What still runs in it is left over, from an
   * exec or from a runtime that lost it, and ends. False when there was none.
   */
  public boolean remove(String uid) throws IOException {
    List<Path> folders = folders(PodGroup.names(uid));
    for (Path each : folders) {
      remove(each);
    }
    return !folders.isEmpty();
  }

  /** The uids of the pods that have a group. */
  public Set<String> uids() throws IOException {
    Set<String> uids = new HashSet<>();
    List<String> parents = List.of(PodGroup.ALL, PodGroup.BURSTABLE, PodGroup.BEST_EFFORT);
    for (Path each : folders(parents)) {
      try (Stream<Path> children = Files.list(each)) {
        children
            .map(child -> PodGroup.uid(child.getFileName().toString()))
            .flatMap(Optional::stream)
            .forEach(uids::add);
      }
    }
    return uids;
  }

  /** Removes all groups below one; for the end of the installation. */
  public static void purge(String root) throws IOException {
    for (Path tree : Hierarchy.read().trees()) {
      Path folder = tree.resolve(relative(root));
      if (Files.isDirectory(folder)) {
        remove(folder);
      }
    }
  }

  // A process that was killed is there for a moment longer.
  private static void remove(Path folder) throws IOException {
    for (int tried = 1; Files.isDirectory(folder); tried++) {
      try {
        Files.walkFileTree(folder, new Removal());
      } catch (FileSystemException e) {
        if (tried == TRIES) {
          throw e;
        }
        pause();
      }
    }
  }

  /** The deepest groups first; the files in them go with them. */
  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path group, @Nullable IOException fault)
        throws IOException {
      for (String pid : Files.readAllLines(group.resolve("cgroup.procs"))) {
        ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
      }
      Files.delete(group);
      return FileVisitResult.CONTINUE;
    }
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("waiting for a control group to be empty");
    }
  }
}
