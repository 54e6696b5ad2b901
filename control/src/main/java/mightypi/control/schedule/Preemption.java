package mightypi.control.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mightypi.control.disruption.DisruptionBudgets;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Step;

/**
 * Makes room for a pod by ending less important ones. Of the nodes where that helps, the one is
 * chosen that breaks the fewest disruption budgets, then where the least important and the fewest
 * pods go.
 */
final class Preemption {

  /** What it costs to come to a node. */
  private record Plan(Room room, List<Document> victims, long broken) {

    static final Comparator<Plan> CHEAPEST_FIRST =
        Comparator.comparingLong(Plan::broken)
            .thenComparingInt(plan -> priority(plan.victims.getFirst()))
            .thenComparingLong(plan -> plan.victims.stream().mapToLong(Preemption::priority).sum())
            .thenComparingInt(plan -> plan.victims.size())
            .thenComparing(
                plan -> Fields.created(plan.victims.getFirst()), Comparator.reverseOrder())
            .thenComparing(plan -> plan.room.node().map(Document::name).orElse(""));
  }

  private final Image now;
  private final List<Room> rooms;
  private final Candidate pod;
  private final int own;

  Preemption(Image now, List<Room> rooms, Candidate pod) {
    this.now = now;
    this.rooms = rooms;
    this.pod = pod;
    this.own = priority(pod.pod());
  }

  static int priority(Document pod) {
    return Fields.number(pod, 0, "spec", "priority");
  }

  /**
   * Who goes, and where to.
   *
   * @param node that the pod is to come to when its victims are gone
   */
  record Outcome(String node, List<Document> victims) {}

  Optional<Outcome> outcome() {
    if (Fields.text(pod.pod().tree(), "spec", "preemptionPolicy").equals("Never") || isAwaiting()) {
      return Optional.empty();
    }
    return rooms.stream()
        .flatMap(room -> plan(room).stream())
        .min(Plan.CHEAPEST_FIRST)
        .map(plan -> new Outcome(plan.room.node().orElseThrow().name(), plan.victims));
  }

  /** Those that it drove out before are still on their way. */
  private boolean isAwaiting() {
    String nominated = Fields.text(pod.pod().tree(), "status", "nominatedNodeName");
    return rooms.stream()
        .filter(room -> room.node().filter(each -> each.name().equals(nominated)).isPresent())
        .flatMap(room -> room.guests().stream())
        .anyMatch(guest -> isDying(guest.pod()) && priority(guest.pod()) < own);
  }

  private boolean isDying(Document guest) {
    return now.find(guest.key(Kinds.POD)).filter(each -> !each.isDeleting()).isEmpty();
  }

  private Optional<Plan> plan(Room room) {
    List<Candidate> lesser =
        new ArrayList<>(
            room.guests().stream().filter(guest -> priority(guest.pod()) < own).toList());
    if (lesser.isEmpty() || !Filters.mayHelp(pod, room)) {
      return Optional.empty();
    }
    lesser.sort(
        Comparator.comparing((Candidate each) -> breaks(each.pod()) ? 0 : 1)
            .thenComparing(each -> -priority(each.pod()))
            .thenComparing(each -> Fields.created(each.pod())));
    lesser.forEach(room::give);
    List<Candidate> back = new ArrayList<>();
    List<Document> victims = new ArrayList<>();
    try {
      if (!fits(room)) {
        return Optional.empty();
      }
      for (Candidate each : lesser) {
        room.take(each);
        back.add(each);
        if (!fits(room)) {
          room.give(each);
          back.remove(each);
          victims.add(each.pod());
        }
      }
    } finally {
      lesser.stream().filter(each -> !back.contains(each)).forEach(room::take);
    }
    if (victims.isEmpty()) {
      return Optional.empty();
    }
    victims.sort(Comparator.comparingInt((Document each) -> -priority(each)));
    long broken = victims.stream().filter(this::breaks).count();
    return Optional.of(new Plan(room, victims, broken));
  }

  private boolean fits(Room room) {
    Candidate informed = pod.among(Neighbours.of(now, rooms, pod.pod()));
    return Filters.ALL.stream().allMatch(each -> each.filter().reasons(informed, room).isEmpty());
  }

  private boolean breaks(Document guest) {
    return DisruptionBudgets.of(now, guest).stream()
        .anyMatch(budget -> Fields.number(budget, 0, "status", "disruptionsAllowed") <= 0);
  }

  /** What ends the victims and tells why. */
  static List<Step> steps(Image now, Document pod, Outcome outcome, Instant time) {
    List<Step> steps = new ArrayList<>();
    for (Document each : outcome.victims()) {
      Optional<Document> victim =
          now.find(each.key(Kinds.POD)).filter(found -> !found.isDeleting());
      victim.ifPresent(found -> end(found, pod, outcome.node(), time, steps));
    }
    return steps;
  }

  private static void end(
      Document victim, Document pod, String node, Instant time, List<Step> steps) {
    String name = pod.namespace() + "/" + pod.name();
    Document marked =
        victim.with(
            Conditions.with(
                Conditions.of(victim),
                Fields.fields(
                    "type", "DisruptionTarget",
                    "status", "True",
                    "reason", "PreemptionByScheduler",
                    "message",
                        "default-scheduler: preempting to accommodate a higher priority pod"),
                time),
            "status",
            "conditions");
    steps.add(new Change.UpdateStatus(victim.key(Kinds.POD), marked));
    steps.add(Change.delete(victim.key(Kinds.POD), victim));
    steps.add(
        Occurrence.normal(
            Kinds.POD,
            victim,
            "Preempted",
            "Preempted by pod %s on node %s".formatted(name, node)));
  }
}
