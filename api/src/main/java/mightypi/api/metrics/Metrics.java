package mightypi.api.metrics;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mightypi.model.Image;
import mightypi.model.Kind;

/** The whole text. */
public final class Metrics {

  public static final String CONTENT_TYPE = Exposition.CONTENT_TYPE;

  private static final Path PROC = Path.of("/proc/self");
  private static final int PAGE = 4096;

  private Metrics() {}

  /**
   * @param release such as {@code v1.32.0}
   */
  public static byte[] text(RequestCounts requests, Image now, String release) {
    Exposition to = new Exposition();
    to.family("kubernetes_build_info", "gauge", "The release of Kubernetes whose API is spoken.");
    to.sample("kubernetes_build_info", List.of("git_version", release), 1);
    requests.tell(to);
    to.family("apiserver_storage_objects", "gauge", "Objects that are kept, by resource.");
    for (Kind kind : now.kinds()) {
      String resource = kind.group().isEmpty() ? kind.plural() : kind.plural() + "." + kind.group();
      to.sample("apiserver_storage_objects", List.of("resource", resource), now.count(kind));
    }
    process(to);
    return to.bytes();
  }

  private static void process(Exposition to) {
    if (ManagementFactory.getOperatingSystemMXBean()
        instanceof com.sun.management.OperatingSystemMXBean system) {
      one(to, "process_cpu_seconds_total", "counter", system.getProcessCpuTime() / 1e9);
    }
    one(
        to,
        "process_start_time_seconds",
        "gauge",
        ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3);
    try {
      one(to, "process_resident_memory_bytes", "gauge", resident());
      one(to, "process_open_fds", "gauge", open());
    } catch (IOException e) {
      // a system without /proc does not tell
    }
    one(
        to,
        "jvm_memory_used_bytes",
        "gauge",
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    one(to, "jvm_threads_current", "gauge", ManagementFactory.getThreadMXBean().getThreadCount());
    one(
        to,
        "jvm_gc_collection_seconds_total",
        "counter",
        ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                .sum()
            / 1e3);
  }

  private static void one(Exposition to, String name, String type, double value) {
    to.family(name, type, "Of the whole process.");
    to.sample(name, value);
  }

  private static double resident() throws IOException {
    return (double) Long.parseLong(Files.readString(PROC.resolve("statm")).split(" ", -1)[1])
        * PAGE;
  }

  private static int open() throws IOException {
    int count = 0;
    try (DirectoryStream<Path> open = Files.newDirectoryStream(PROC.resolve("fd"))) {
      for (Path unused : open) {
        count++;
      }
    }
    return count;
  }
}
