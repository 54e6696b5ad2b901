package mightypi.model.usage;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mightypi.model.Key;

/** What the running containers of a pod use, by their names. */
public record PodUsage(Key pod, String uid, Instant started, List<Container> containers) {

  public PodUsage {
    containers = containers.stream().sorted(Comparator.comparing(Container::name)).toList();
  }

  /**
   * One of them.
   *
   * @param written bytes that it wrote into its own copy of the image
   */
  public record Container(String name, Instant started, Reading reading, long written) {}

  /**
   * The earliest reading, in whose name those of all containers are told; empty while the rate of
   * one of them is not known yet.
   */
  public Optional<Reading> earliest() {
    return containers.stream().allMatch(each -> each.reading().rate().isPresent())
        ? containers.stream().map(Container::reading).min(Comparator.comparing(Reading::time))
        : Optional.empty();
  }
}
