package mightypi.api.kind.network;

import static mightypi.api.kind.column.Columns.text;
import static mightypi.api.kind.defaults.Fill.ifAbsent;
import static mightypi.api.kind.defaults.Fill.inside;

import io.fabric8.kubernetes.api.model.networking.v1.IngressClass;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;

/** Ingress classes: which controller serves which ingresses. */
public final class IngressClassKind {

  private static final Kind INGRESS_CLASS =
      Kind.cluster("networking.k8s.io/v1", "IngressClass", "ingressclasses");

  private IngressClassKind() {}

  public static Declaration ingressClasses() {
    return Declaration.of(INGRESS_CLASS, IngressClass.class)
        .countsGenerations()
        .defaults(inside("spec", inside("parameters", ifAbsent("scope", "Cluster"))))
        .check(IngressChecks::ingressClass)
        .checkUpdate(
            (type, old) -> type.at("spec", "controller").mustEqual(old.at("spec", "controller")))
        .columns(
            Columns.NAME,
            text("Controller", "Who serves.", type -> Columns.at(type, "spec", "controller")),
            text("Parameters", "How it is configured.", IngressClassKind::parameters),
            Columns.AGE);
  }

  private static String parameters(Document type) {
    Object parameters = Json.at(type.tree(), "spec", "parameters").orElse("");
    String group = Json.text(parameters, "apiGroup").map(text -> "." + text).orElse("");
    return Json.text(parameters, "kind")
        .map(kind -> kind + group + "/" + Json.text(parameters, "name").orElse(""))
        .orElse(Columns.NONE);
  }
}
