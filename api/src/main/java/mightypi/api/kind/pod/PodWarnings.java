package mightypi.api.kind.pod;

import static mightypi.api.kind.column.Columns.numberAt;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.api.kind.check.Quantities;
import mightypi.model.Document;

/** What is allowed in a pod and yet hardly meant. */
public final class PodWarnings {

  private static final Map<String, String> FORMER_LABELS =
      Map.of(
          "beta.kubernetes.io/arch",
          "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
          "beta.kubernetes.io/os",
          "deprecated since v1.14; use \"kubernetes.io/os\" instead",
          "failure-domain.beta.kubernetes.io/region",
          "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
          "failure-domain.beta.kubernetes.io/zone",
          "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
          "beta.kubernetes.io/instance-type",
          "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead");

  private final List<String> texts = new ArrayList<>();

  private PodWarnings() {}

  static List<String> ofPod(Document pod) {
    return of(pod, Place.of(pod.tree()).at("spec"));
  }

  /** Of an object whose pods carry its name, by the template in its spec. */
  public static List<String> ofWorkload(Document object) {
    return of(object, Place.of(object.tree()).at("spec", "template", "spec"));
  }

  private static List<String> of(Document object, Place spec) {
    PodWarnings warnings = new PodWarnings();
    List<String> faults = Names.DNS_LABEL.faults(object.name());
    if (!faults.isEmpty()) {
      warnings.texts.add(
          "metadata.name: this is used in the Pod's hostname, which can result in surprising"
              + " behavior; a DNS label is recommended: "
              + faults);
    }
    warnings.read(spec);
    return List.copyOf(warnings.texts);
  }

  private void read(Place spec) {
    Place labels = spec.at("nodeSelector");
    for (String label : labels.map().keySet()) {
      if (FORMER_LABELS.containsKey(label)) {
        warn(labels.entry(label), FORMER_LABELS.getOrDefault(label, ""));
      }
    }
    if (spec.at("terminationGracePeriodSeconds").number().orElse(0L) < 0) {
      warn(
          spec.at("terminationGracePeriodSeconds"),
          "must be >= 0; negative values are invalid and will be treated as 1");
    }
    for (String field : List.of("initContainers", "containers")) {
      spec.at(field).items().forEach(this::container);
    }
  }

  private void container(Place container) {
    Set<String> variables = new HashSet<>();
    for (Place variable : container.at("env").items()) {
      String name = variable.at("name").text();
      if (!variables.add(name)) {
        warn(
            variable,
            "hides previous definition of \"" + name + "\", which may be dropped when using apply");
      }
    }
    Map<String, String> ports = new HashMap<>();
    for (Place port : container.at("ports").items()) {
      String way = numberAt(port.map(), "containerPort") + port.at("protocol").text();
      String first = ports.putIfAbsent(way, port.path());
      if (first != null) {
        warn(port, "duplicate port definition with " + first);
      }
    }
    fractions(container.at("resources", "limits"));
    fractions(container.at("resources", "requests"));
  }

  private void fractions(Place amounts) {
    for (String name : List.of("memory", "ephemeral-storage")) {
      Place amount = amounts.entry(name);
      boolean fraction = Quantities.parse(amount.raw()).map(PodWarnings::isFraction).orElse(false);
      if (fraction) {
        warn(
            amount,
            "fractional byte value \"" + amount.raw() + "\" is invalid, must be an integer");
      }
    }
  }

  private static boolean isFraction(BigDecimal number) {
    return number.stripTrailingZeros().scale() > 0;
  }

  private void warn(Place place, String text) {
    texts.add(place.path() + ": " + text);
  }
}
