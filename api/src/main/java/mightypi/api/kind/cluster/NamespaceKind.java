package mightypi.api.kind.cluster;

import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.defaults.Fill.within;

import io.fabric8.kubernetes.api.model.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** Namespaces. They end in two steps: their finalizer holds them until their objects are gone. */
public final class NamespaceKind {

  private static final String NAME_LABEL = "kubernetes.io/metadata.name";
  private static final String FINALIZER = "kubernetes";

  private NamespaceKind() {}

  public static Declaration namespaces() {
    return Declaration.of(Kinds.NAMESPACE, Namespace.class)
        .shortNames("ns")
        .subresources(Subresource.STATUS, Subresource.FINALIZE)
        .defaults(within("metadata", NamespaceKind::labelled))
        .onCreate(NamespaceKind::active)
        .onUpdate(NamespaceKind::keepFinalizers)
        .check(
            namespace ->
                namespace.at("spec", "finalizers").items().forEach(NamespaceKind::checkFinalizer))
        .columns(
            Columns.NAME,
            text(
                "Status",
                "Whether it lives or ends.",
                namespace -> Columns.at(namespace, "status", "phase")),
            Columns.AGE)
        .selectable("status.phase", namespace -> Columns.at(namespace, "status", "phase"));
  }

  /** Policies select namespaces by name through this label (KEP-2161). */
  private static Map<String, @Nullable Object> labelled(Map<String, @Nullable Object> metadata) {
    String name = Json.text(metadata, "name").orElse("");
    boolean there = name.equals(Json.text(metadata, "labels", NAME_LABEL).orElse(""));
    return there ? metadata : Json.with(metadata, name, "labels", NAME_LABEL);
  }

  private static Map<String, @Nullable Object> active(Map<String, @Nullable Object> namespace) {
    List<@Nullable Object> finalizers = new ArrayList<>(Json.list(namespace, "spec", "finalizers"));
    if (!finalizers.contains(FINALIZER)) {
      finalizers.add(FINALIZER);
    }
    Map<String, @Nullable Object> held = Json.with(namespace, finalizers, "spec", "finalizers");
    return Json.with(held, Map.of("phase", "Active"), "status");
  }

  /** They change by the subresource {@code finalize} alone. */
  private static Map<String, @Nullable Object> keepFinalizers(
      Map<String, @Nullable Object> namespace, Map<String, @Nullable Object> old) {
    List<@Nullable Object> kept = Json.list(old, "spec", "finalizers");
    return kept.equals(Json.list(namespace, "spec", "finalizers"))
        ? namespace
        : Json.with(namespace, kept, "spec", "finalizers");
  }

  private static void checkFinalizer(Place finalizer) {
    Place all = finalizer.as("spec.finalizers");
    all.mustFollow(Names.QUALIFIED_NAME);
    if (!finalizer.text().contains("/") && !finalizer.is(FINALIZER)) {
      all.invalid("name is neither a standard finalizer name nor is it fully qualified");
    }
  }
}
