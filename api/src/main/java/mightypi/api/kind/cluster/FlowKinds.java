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
import mightypi.model.Kinds;

/** Whose requests the API server serves first (flowcontrol.apiserver.k8s.io/v1). */
public final class FlowKinds {

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
            Columns.AGE);
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
            number(
                "NominalConcurrencyShares",
                "Its share of the server.",
                each -> numberAt(each.tree(), "spec", "limited", "nominalConcurrencyShares")),
            Columns.AGE);
  }
}
