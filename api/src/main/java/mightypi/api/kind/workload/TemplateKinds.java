package mightypi.api.kind.workload;

import static mightypi.api.kind.column.Columns.number;
import static mightypi.api.kind.column.Columns.numberAt;
import static mightypi.api.kind.column.Columns.text;

import io.fabric8.kubernetes.api.model.PodTemplate;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.column.Selectors;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.kind.pod.PodChecks;
import mightypi.api.kind.pod.PodDefaults;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** Templates that are kept: for whoever wants one, and as the history of a workload. */
public final class TemplateKinds {

  private TemplateKinds() {}

  public static Declaration podTemplates() {
    return Declaration.of(Kinds.POD_TEMPLATE, PodTemplate.class)
        .countsGenerations()
        .defaults(PodDefaults.TEMPLATE)
        .check(object -> PodChecks.template(object.at("template")))
        .columns(
            Columns.NAME,
            text(
                "Containers",
                "The containers of the template.",
                object ->
                    Columns.joined(
                        Json.list(object.tree(), "template", "spec", "containers"), "name")),
            text(
                "Images",
                "The images of the template.",
                object ->
                    Columns.joined(
                        Json.list(object.tree(), "template", "spec", "containers"), "image")),
            text(
                "Pod Labels",
                "The labels of the template.",
                object ->
                    Selectors.ofEqualities(
                        Json.map(object.tree(), "template", "metadata", "labels"))));
  }

  public static Declaration controllerRevisions() {
    return Declaration.of(Kinds.CONTROLLER_REVISION, ControllerRevision.class)
        .check(TemplateKinds::revision)
        .checkUpdate(TemplateKinds::keepsItsData)
        .columns(
            Columns.NAME,
            text("Controller", "Whose history it is.", TemplateKinds::owner),
            number("Revision", "Its place there.", object -> numberAt(object.tree(), "revision")),
            Columns.AGE);
  }

  private static void revision(Place revision) {
    if (!revision.at("data").isPresent()) {
      revision.at("data").required("data is mandatory");
    }
    revision.at("revision").mustBeAtLeast(0);
  }

  private static void keepsItsData(Place revision, Place old) {
    revision.at("data").mustEqual(old.at("data"));
  }

  private static String owner(Document revision) {
    return revision
        .controller()
        .map(
            each -> {
              String group =
                  each.apiVersion().contains("/")
                      ? "." + each.apiVersion().substring(0, each.apiVersion().indexOf('/'))
                      : "";
              return each.kind().toLowerCase(java.util.Locale.ROOT) + group + "/" + each.name();
            })
        .orElse(Columns.NONE);
  }
}
