package mightypi.api.kind.cluster;

import static mightypi.api.kind.column.Columns.number;
import static mightypi.api.kind.column.Columns.numberAt;
import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.column.Columns.wide;
import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.ifAbsent;
import static mightypi.api.kind.defaults.Fill.value;

import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import mightypi.api.kind.check.Metadata;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.check.ResourceChecks;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.kind.pod.PlacementChecks;
import mightypi.api.type.Column;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** Classes that pods name: how they are run, and how important they are. */
public final class ClassKinds {

  private static final long HIGHEST_OF_USERS = 1_000_000_000;

  private ClassKinds() {}

  public static Declaration runtimeClasses() {
    return Declaration.of(Kinds.RUNTIME_CLASS, RuntimeClass.class)
        .updatesByRevision()
        .check(ClassKinds::checkRuntime)
        .checkUpdate((type, old) -> type.at("handler").mustEqual(old.at("handler")))
        .columns(
            Columns.NAME,
            text("Handler", "What runs the pods.", type -> Columns.at(type, "handler")),
            Columns.AGE);
  }

  private static void checkRuntime(Place type) {
    type.at("handler").mustFollow(Names.DNS_LABEL);
    ResourceChecks.amounts(type.at("overhead", "podFixed"));
    Place scheduling = type.at("scheduling");
    Metadata.labels(scheduling.at("nodeSelector"));
    tolerations(scheduling.at("tolerations"));
  }

  /** Kubernetes finds what is wrong with one of them a step deeper than it is. */
  private static void tolerations(Place tolerations) {
    tolerations
        .as(tolerations.path() + ".tolerations")
        .items()
        .forEach(PlacementChecks::toleration);
    Set<List<String>> seen = new HashSet<>();
    for (Place each : tolerations.items()) {
      List<String> identity =
          Stream.of("key", "operator", "value", "effect").map(each::at).map(Place::text).toList();
      if (!seen.add(identity)) {
        each.duplicate(each.raw());
      }
    }
  }

  public static Declaration priorityClasses() {
    return Declaration.of(Kinds.PRIORITY_CLASS, PriorityClass.class)
        .shortNames("pc")
        .countsGenerations()
        .defaults(all(ifAbsent("preemptionPolicy", "PreemptLowerPriority"), value("value", 0)))
        .check(ClassKinds::checkPriority)
        .checkUpdate(ClassKinds::checkPriorityUpdate)
        .columns(
            Columns.NAME,
            number("Value", "Greater is more important.", type -> numberAt(type.tree(), "value")),
            new Column(
                "Global-Default",
                "boolean",
                "",
                "Whether pods without a class have this one.",
                0,
                (type, now) -> Json.at(type.tree(), "globalDefault").orElse(false)),
            Columns.AGE,
            wide(
                text(
                    "PreemptionPolicy",
                    "Whether its pods drive out others.",
                    type -> Columns.at(type, "preemptionPolicy"))));
  }

  private static void checkPriority(Place type) {
    Place name = type.at("metadata", "name");
    boolean system = name.text().startsWith("system-");
    if (system && !name.is("system-cluster-critical") && !name.is("system-node-critical")) {
      name.forbidden(
          "priority class names with 'system-' prefix are reserved for system use only. error: "
              + name.text()
              + " is not a known system priority class");
    }
    Place value = type.at("value");
    if (!system && value.number().orElse(0L) > HIGHEST_OF_USERS) {
      value.forbidden("maximum allowed value of a user defined priority is " + HIGHEST_OF_USERS);
    }
    if (type.at("preemptionPolicy").mustBeSet("")) {
      type.at("preemptionPolicy").mustBeOneOf("Never", "PreemptLowerPriority");
    }
  }

  private static void checkPriorityUpdate(Place type, Place old) {
    if (type.at("value").number().orElse(0L).longValue()
        != old.at("value").number().orElse(0L).longValue()) {
      type.at("value").forbidden("may not be changed in an update.");
    }
    type.at("preemptionPolicy").mustEqual(old.at("preemptionPolicy"));
  }
}
