package mightypi.api.kind.cluster;

import static mightypi.api.kind.column.Columns.number;
import static mightypi.api.kind.column.Columns.numberAt;
import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;

import io.fabric8.kubernetes.api.model.flowcontrol.v1.FlowSchema;
import io.fabric8.kubernetes.api.model.flowcontrol.v1.PriorityLevelConfiguration;
import java.util.List;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** Whose requests the API server serves first (flowcontrol.apiserver.k8s.io/v1). */
public final class FlowKinds {

  private static final String[] QUEUING = {"spec", "limited", "limitResponse", "queuing"};

  private FlowKinds() {}

  public static List<Declaration> all() {
    return List.of(schemas(), levels());
  }

  private static Declaration schemas() {
    return Declaration.of(Kinds.FLOW_SCHEMA, FlowSchema.class)
        .subresources(Subresource.STATUS)
        .countsGenerations()
        .defaults(inside("spec", value("matchingPrecedence", 1000)))
        .check(FlowSchemas::check)
        .columns(
            Columns.NAME,
            text(
                "PriorityLevel",
                "Its level.",
                each -> Columns.at(each, "spec", "priorityLevelConfiguration", "name")),
            number(
                "MatchingPrecedence",
                "The lower, the sooner it is asked.",
                each -> numberAt(each.tree(), "spec", "matchingPrecedence")),
            text(
                "DistinguisherMethod",
                "What tells its flows apart.",
                each -> Columns.orNone(Columns.at(each, "spec", "distinguisherMethod", "type"))),
            Columns.AGE,
            text("MissingPL", "Whether its level is not there.", FlowKinds::missing));
  }

  private static Declaration levels() {
    return Declaration.of(Kinds.PRIORITY_LEVEL_CONFIGURATION, PriorityLevelConfiguration.class)
        .subresources(Subresource.STATUS)
        .countsGenerations()
        .defaults(inside("spec", FlowLevels::completed))
        .check(FlowLevels::check)
        .columns(
            Columns.NAME,
            text("Type", "Limited or Exempt.", each -> Columns.at(each, "spec", "type")),
            text(
                "NominalConcurrencyShares",
                "Its share of the server.",
                each -> shown(each, shares(each), "nominalConcurrencyShares")),
            text("Queues", "How many wait apart.", each -> shown(each, QUEUING, "queues")),
            text("HandSize", "Queues of a flow.", each -> shown(each, QUEUING, "handSize")),
            text(
                "QueueLengthLimit",
                "How many wait in a queue.",
                each -> shown(each, QUEUING, "queueLengthLimit")),
            Columns.AGE);
  }

  private static String missing(Document schema) {
    return Json.list(schema.tree(), "status", "conditions").stream()
        .filter(each -> Json.text(each, "type").orElse("").equals("Dangling"))
        .map(each -> Json.text(each, "status").orElse("?"))
        .findFirst()
        .orElse("?");
  }

  private static String[] shares(Document level) {
    boolean exempt = Columns.at(level, "spec", "type").equals("Exempt");
    return new String[] {"spec", exempt ? "exempt" : "limited"};
  }

  private static String shown(Document level, String[] path, String field) {
    return Json.at(Json.map(level.tree(), path), field).map(String::valueOf).orElse(Columns.NONE);
  }
}
