package mightypi.control.stateful;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Templates;
import mightypi.control.history.History;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** The identity of a StatefulSet's pods: names, labels, host names and volumes. */
final class StatefulPods {

  private static final String NAME_LABEL = "statefulset.kubernetes.io/pod-name";
  private static final String INDEX_LABEL = "apps.kubernetes.io/pod-index";
  private static final Pattern NAME = Pattern.compile("(.*)-(0|[1-9][0-9]{0,8})");

  private StatefulPods() {}

  /** The number of a pod; empty when its name is none of the set's. */
  static OptionalInt number(Document set, Document pod) {
    Matcher matcher = NAME.matcher(pod.name());
    return matcher.matches() && matcher.group(1).equals(set.name())
        ? OptionalInt.of(Integer.parseInt(matcher.group(2)))
        : OptionalInt.empty();
  }

  /** The pod with this number, of the template that a revision recorded. */
  static Document of(Document set, Document revision, int number) {
    String name = set.name() + "-" + number;
    Map<String, @Nullable Object> template = History.template(revision);
    Document pod = Templates.pod(Kinds.STATEFUL_SET, set, template, name);
    return identified(set, pod, number)
        .with(name, "spec", "hostname")
        .with(service(set), "spec", "subdomain")
        .with(revision.name(), "metadata", "labels", History.LABEL);
  }

  private static @Nullable Object service(Document set) {
    return Json.text(set.tree(), "spec", "serviceName")
        .filter(each -> !each.isEmpty())
        .orElse(null);
  }

  /** With the labels and volumes that make it what it is. */
  static Document identified(Document set, Document pod, int number) {
    Document labelled =
        pod.with(pod.name(), "metadata", "labels", NAME_LABEL)
            .with(String.valueOf(number), "metadata", "labels", INDEX_LABEL);
    List<@Nullable Object> claims = Json.list(set.tree(), "spec", "volumeClaimTemplates");
    return claims.isEmpty() ? labelled : labelled.with(volumes(pod, claims), "spec", "volumes");
  }

  private static List<@Nullable Object> volumes(Document pod, List<@Nullable Object> claims) {
    Set<String> claimed =
        claims.stream().map(StatefulPods::templateName).collect(Collectors.toSet());
    List<@Nullable Object> volumes = new ArrayList<>();
    for (Object each : claims) {
      volumes.add(
          Map.of(
              "name",
              templateName(each),
              "persistentVolumeClaim",
              Map.of("claimName", templateName(each) + "-" + pod.name())));
    }
    Json.list(pod.tree(), "spec", "volumes").stream()
        .filter(each -> !claimed.contains(Fields.text(each, "name")))
        .forEach(volumes::add);
    return volumes;
  }

  static String templateName(@Nullable Object claim) {
    return Fields.text(claim, "metadata", "name");
  }

  /** Whether a pod lost labels that make it what it is. */
  static boolean isIdentified(Document pod, int number) {
    return pod.name().equals(pod.labels().get(NAME_LABEL))
        && String.valueOf(number).equals(pod.labels().get(INDEX_LABEL));
  }

  /** A copy with its labels as they should be. */
  static Document relabelled(Document pod, int number) {
    return pod.with(pod.name(), "metadata", "labels", NAME_LABEL)
        .with(String.valueOf(number), "metadata", "labels", INDEX_LABEL);
  }
}
