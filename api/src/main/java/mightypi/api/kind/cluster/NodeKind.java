package mightypi.api.kind.cluster;

import static mightypi.api.kind.column.Columns.orNone;
import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.column.Columns.wide;
import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.computed;
import static mightypi.api.kind.defaults.Fill.inside;

import io.fabric8.kubernetes.api.model.Node;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.Column;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** Nodes. */
public final class NodeKind {

  private static final String ROLE = "node-role.kubernetes.io/";

  private NodeKind() {}

  public static Declaration nodes() {
    return Declaration.of(Kinds.NODE, Node.class)
        .shortNames("no")
        .subresources(Subresource.STATUS, Subresource.PROXY)
        .defaults(
            all(
                inside("spec", NodeKind::ranges),
                inside("status", computed("allocatable", status -> status.get("capacity")))))
        .check(NodeChecks::check)
        .checkUpdate(NodeChecks::checkUpdate)
        .columns(
            Columns.NAME,
            text("Status", "Whether it works and takes pods.", NodeKind::status),
            text("Roles", "What it is for.", NodeKind::roles),
            Columns.AGE,
            text(
                "Version",
                "The version of its agent.",
                node -> Columns.at(node, "status", "nodeInfo", "kubeletVersion")),
            wide(text("Internal-IP", "Its address.", node -> address(node, "InternalIP"))),
            wide(text("External-IP", "Its address outside.", node -> address(node, "ExternalIP"))),
            info("OS-Image", "Its operating system.", "osImage"),
            info("Kernel-Version", "Its kernel.", "kernelVersion"),
            info("Container-Runtime", "What runs its containers.", "containerRuntimeVersion"))
        .selectable(
            "spec.unschedulable",
            node -> Json.at(node.tree(), "spec", "unschedulable").orElse(false).toString());
  }

  /** The older field has one range, the newer one of each family; where they differ it rules. */
  private static Map<String, @Nullable Object> ranges(Map<String, @Nullable Object> spec) {
    String one = Json.text(spec, "podCIDR").orElse("");
    List<@Nullable Object> all = Json.list(spec, "podCIDRs");
    if (one.isEmpty()) {
      return all.isEmpty() ? spec : Json.with(spec, all.getFirst(), "podCIDR");
    }
    return !all.isEmpty() && one.equals(all.getFirst())
        ? spec
        : Json.with(spec, List.of(one), "podCIDRs");
  }

  private static String status(Document node) {
    String ready =
        Json.list(node.tree(), "status", "conditions").stream()
            .filter(condition -> Json.text(condition, "type").orElse("").equals("Ready"))
            .findFirst()
            .flatMap(condition -> Json.text(condition, "status"))
            .map(answer -> answer.equals("True") ? "Ready" : "NotReady")
            .orElse("Unknown");
    Optional<Object> closed = Json.at(node.tree(), "spec", "unschedulable");
    return closed.filter(Boolean.TRUE::equals).isPresent() ? ready + ",SchedulingDisabled" : ready;
  }

  private static String roles(Document node) {
    TreeSet<String> roles = new TreeSet<>();
    node.labels()
        .forEach(
            (key, value) -> {
              if (key.startsWith(ROLE) && key.length() > ROLE.length()) {
                roles.add(key.substring(ROLE.length()));
              } else if (key.equals("kubernetes.io/role") && !value.isEmpty()) {
                roles.add(value);
              }
            });
    return orNone(String.join(",", roles));
  }

  private static String address(Document node, String type) {
    return Json.list(node.tree(), "status", "addresses").stream()
        .filter(address -> Json.text(address, "type").orElse("").equals(type))
        .findFirst()
        .flatMap(address -> Json.text(address, "address"))
        .orElse(Columns.NONE);
  }

  private static Column info(String name, String description, String field) {
    return wide(
        text(
            name,
            description,
            node ->
                Json.text(node.tree(), "status", "nodeInfo", field)
                    .filter(text -> !text.isEmpty())
                    .orElse(Columns.UNKNOWN)));
  }
}
