package mightypi.control.autoscale;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import mightypi.model.Document;

/**
 * From what pods use to how many there should be. Pods that are missing in the metrics or not ready
 * yet are first left out, and then put in such that they work against the change: what would turn
 * it around makes it none.
 */
record Calculator(AutoscalerConfig config, Instant now) {

  /**
   * How many, and why.
   *
   * @param average what a pod uses, in thousandths
   * @param percent of what pods asked for; 0 where that is not the measure
   */
  record Result(int replicas, long average, int percent) {}

  /** A part of the target that is used. */
  private record Ratio(double value, long average, int percent) {}

  /** Tells the ratio of a set of uses. */
  private interface Scale {
    Ratio of(Map<String, Use> uses) throws Unknown;
  }

  /** For pods that are to use a part of what they asked for. */
  Result forUtilization(
      int current, int target, String resource, String container, List<Document> pods, Uses uses)
      throws Unknown {
    Map<String, Use> known = uses(uses, resource, container);
    return replicas(
        current,
        known,
        pods,
        resource,
        () -> {
          Map<String, Long> requests = Requests.of(pods, container, resource);
          // On the way down who is missing uses all it asked for, or more if that is aimed at.
          long full = Math.max(100, target);
          return new Measure(
              some -> utilization(some, requests, target),
              name -> requests.getOrDefault(name, 0L) * full / 100);
        });
  }

  /** For pods that are to use an amount each. */
  Result forAverage(
      int current, long target, String resource, String container, List<Document> pods, Uses uses)
      throws Unknown {
    return replicas(
        current,
        uses(uses, resource, container),
        pods,
        resource,
        () -> new Measure(some -> average(some, target), name -> target));
  }

  private static Map<String, Use> uses(Uses uses, String resource, String container)
      throws Unknown {
    return new HashMap<>(
        container.isEmpty() ? uses.ofPods(resource) : uses.ofContainers(resource, container));
  }

  /**
   * How a set of uses is held against the target.
   *
   * @param full what a pod uses that is thought to work as much as it should
   */
  private record Measure(Scale scale, ToLongFunction<String> full) {}

  private interface Measuring {
    Measure make() throws Unknown;
  }

  private Result replicas(
      int current, Map<String, Use> uses, List<Document> pods, String resource, Measuring measuring)
      throws Unknown {
    if (pods.isEmpty()) {
      throw new Unknown("no pods returned by selector while calculating replica count");
    }
    PodGroups groups = PodGroups.of(pods, uses, resource, config, now);
    uses.keySet().removeAll(groups.ignored());
    uses.keySet().removeAll(groups.unready());
    if (uses.isEmpty()) {
      throw new Unknown("did not receive metrics for targeted pods (pods might be unready)");
    }
    Measure measure = measuring.make();
    Ratio ratio = measure.scale.of(uses);
    boolean unreadyCount = !groups.unready().isEmpty() && ratio.value > 1;
    if (!unreadyCount && groups.missing().isEmpty()) {
      int replicas =
          config.isWithinTolerance(ratio.value) ? current : ceil(ratio.value * groups.ready());
      return new Result(replicas, ratio.average, ratio.percent);
    }
    put(groups, unreadyCount, ratio, measure, uses);
    Ratio careful = measure.scale.of(uses);
    return new Result(
        careful(current, ratio.value, careful.value, uses.size()), ratio.average, ratio.percent);
  }

  private static void put(
      PodGroups groups, boolean unreadyCount, Ratio ratio, Measure measure, Map<String, Use> uses) {
    for (String name : groups.missing()) {
      if (ratio.value < 1) {
        uses.put(name, Use.of(measure.full.applyAsLong(name)));
      } else if (ratio.value > 1) {
        uses.put(name, Use.of(0));
      }
    }
    if (unreadyCount) {
      groups.unready().forEach(name -> uses.put(name, Use.of(0)));
    }
  }

  private int careful(int current, double first, double careful, int pods) {
    boolean turned = first < 1 && careful > 1 || first > 1 && careful < 1;
    if (config.isWithinTolerance(careful) || turned) {
      return current;
    }
    int replicas = ceil(careful * pods);
    boolean against = careful < 1 && replicas > current || careful > 1 && replicas < current;
    return against ? current : replicas;
  }

  private static int ceil(double replicas) {
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(replicas));
  }

  private static Ratio utilization(Map<String, Use> uses, Map<String, Long> requests, int target)
      throws Unknown {
    long used = 0;
    long requested = 0;
    int count = 0;
    for (Map.Entry<String, Use> each : uses.entrySet()) {
      Long request = requests.get(each.getKey());
      if (request != null) {
        used += each.getValue().milli();
        requested += request;
        count++;
      }
    }
    if (requested == 0) {
      throw new Unknown("no metrics returned matched known pods");
    }
    int percent = (int) (used * 100 / requested);
    return new Ratio((double) percent / target, used / count, percent);
  }

  private static Ratio average(Map<String, Use> uses, long target) {
    long average = uses.values().stream().mapToLong(Use::milli).sum() / uses.size();
    return new Ratio((double) average / target, average, 0);
  }
}
