package mightypi.node.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The large pages that this machine's kernel has, by size as Kubernetes writes it: {@code 2Mi}. */
public final class HugePages {

  private static final Path KERNEL = Path.of("/sys/kernel/mm/hugepages");
  private static final String PREFIX = "hugepages-";
  private static final long KI = 1024;

  /** The kernel's list never changes while it runs. */
  private static final class Known {
    static final List<String> SIZES = read();

    private static List<String> read() {
      try (Stream<Path> all = Files.list(KERNEL)) {
        return all.map(each -> each.getFileName().toString())
            .filter(name -> name.matches(PREFIX + "\\d{1,12}kB"))
            .map(name -> name.substring(PREFIX.length(), name.length() - 2))
            .map(kibibytes -> text(Long.parseLong(kibibytes)))
            .sorted()
            .toList();
      } catch (IOException e) {
        return List.of(); // a kernel without them
      }
    }

    private static String text(long kibibytes) {
      if (kibibytes % (KI * KI) == 0) {
        return kibibytes / KI / KI + "Gi";
      }
      return kibibytes % KI == 0 ? kibibytes / KI + "Mi" : kibibytes + "Ki";
    }
  }

  private HugePages() {}

  public static List<String> sizes() {
    return Known.SIZES;
  }

  /** As the runtime takes it: {@code 2MB}. */
  static String kernelName(String size) {
    return size.substring(0, size.length() - 1) + "B";
  }

  private static long kibibytes(String size) {
    long number = Long.parseLong(size.substring(0, size.length() - 2));
    return switch (size.charAt(size.length() - 2)) {
      case 'G' -> number * KI * KI;
      case 'M' -> number * KI;
      default -> number;
    };
  }

  /** What all pages of the size hold that were set apart. */
  public static String bytes(String size) throws IOException {
    Path file = KERNEL.resolve(PREFIX + kibibytes(size) + "kB").resolve("nr_hugepages");
    long pages = Long.parseLong(Files.readString(file).strip());
    return pages == 0 ? "0" : pages * kibibytes(size) + "Ki";
  }
}
