package mightypi.model.usage;

import java.time.Instant;
import java.util.List;

/**
 * What a machine uses, whoever it is that uses it, and what the pods on it use.
 *
 * @param booted when the machine was started
 */
public record NodeUsage(Instant booted, Reading machine, List<PodUsage> pods) {
  public NodeUsage {
    pods = List.copyOf(pods);
  }
}
