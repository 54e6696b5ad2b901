package mightypi.api.kind.pod;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.model.Document;

/**
 * What is allowed in a pod and yet hardly meant, or will not work any more ({@code
 * pkg/api/pod/warnings.go} of Kubernetes).
 */
public final class PodWarnings {

  private static final String NOWHERE = "a null labelSelector results in matching no pod";
  private static final String PROFILE =
      "non-functional in v1.27+; use the \"seccompProfile\" field instead";
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
          "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
          "app.kubernetes.io/created-by",
          "deprecated since v1.9",
          "scheduler.alpha.kubernetes.io/preferAvoidPods",
          "deprecated since v1.22; use Taints and Tolerations instead",
          "node-role.kubernetes.io/master",
          "use \"node-role.kubernetes.io/control-plane\" instead");

  private static final Map<String, String> FORMER_ANNOTATIONS =
      Map.of(
          "scheduler.alpha.kubernetes.io/critical-pod",
          "non-functional in v1.16+; use the \"priorityClassName\" field instead",
          "security.alpha.kubernetes.io/sysctls",
          "non-functional in v1.11+; use the \"sysctls\" field instead",
          "security.alpha.kubernetes.io/unsafe-sysctls",
          "non-functional in v1.11+; use the \"sysctls\" field instead");

  private static final Map<String, String> FORMER_VOLUMES =
      Map.of(
          "photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+",
          "gitRepo", "deprecated in v1.11",
          "scaleIO", "deprecated in v1.16, non-functional in v1.22+",
          "flocker", "deprecated in v1.22, non-functional in v1.25+",
          "storageos", "deprecated in v1.22, non-functional in v1.25+",
          "quobyte", "deprecated in v1.22, non-functional in v1.25+",
          "glusterfs", "deprecated in v1.25, non-functional in v1.26+",
          "cephfs", "deprecated in v1.28, non-functional in v1.31+",
          "rbd", "deprecated in v1.28, non-functional in v1.31+");

  private final Place annotations;
  private final Place spec;
  private final Warned warned;

  private PodWarnings(Place pod, Warned warned) {
    this.annotations = pod.at("metadata", "annotations");
    this.spec = pod.at("spec");
    this.warned = warned;
  }

  static List<String> ofPod(Document pod) {
    return of(pod, "the Pod's hostname");
  }

  /** Of an object whose pods carry its name, by the template in its spec. */
  public static List<String> ofWorkload(Document object) {
    return of(object, "Pod names and hostnames", "spec", "template");
  }

  /** Of an object whose pods have names that are checked anyway. */
  public static List<String> ofTemplate(Document object) {
    return of(object, "", "spec", "template");
  }

  public static List<String> ofCronJob(Document cronJob) {
    return of(cronJob, "Pod names and hostnames", "spec", "jobTemplate", "spec", "template");
  }

  private static List<String> of(Document object, String named, String... path) {
    Warned warned = new Warned();
    List<String> faults = named.isEmpty() ? List.of() : Names.DNS_LABEL.faults(object.name());
    if (!faults.isEmpty()) {
      warned.say(
          "metadata.name: this is used in "
              + named
              + ", which can result in surprising behavior; a DNS label is recommended: "
              + faults);
    }
    Place pod = Place.of(object.tree());
    for (String field : path) {
      pod = pod.at(field);
    }
    new PodWarnings(pod, warned).read();
    return warned.all();
  }

  private void read() {
    placement();
    former(annotations, FORMER_ANNOTATIONS);
    spec.at("volumes").items().forEach(volume -> former(volume, FORMER_VOLUMES));
    duplicates("hostAliases", "ip", "duplicate ip");
    duplicates("imagePullSecrets", "name", "duplicate name");
    for (Place secret : spec.at("imagePullSecrets").items()) {
      if (secret.at("name").text().isEmpty()) {
        warned.at(secret.at("name"), "invalid empty name \"\"");
      }
    }
    warned.fractions(spec.at("overhead"));
    profiles();
    ContainerWarnings.read(spec, warned);
    Place grace = spec.at("terminationGracePeriodSeconds");
    if (grace.number().orElse(0L) < 0) {
      warned.at(grace, "must be >= 0; negative values are invalid and will be treated as 1");
    }
    for (String each : List.of("podAffinity", "podAntiAffinity")) {
      affinity(spec.at("affinity", each));
    }
  }

  /** A field or a key that says what nobody listens to. */
  private void former(Place owner, Map<String, String> words) {
    boolean isKeyed = owner == annotations || owner.path().endsWith("nodeSelector");
    for (String each : owner.map().keySet()) {
      if (words.containsKey(each)) {
        warned.at(isKeyed ? owner.entry(each) : owner.at(each), words.getOrDefault(each, ""));
      }
    }
  }

  private void placement() {
    former(spec.at("nodeSelector"), FORMER_LABELS);
    Place affinity = spec.at("affinity", "nodeAffinity");
    String required = "requiredDuringSchedulingIgnoredDuringExecution";
    affinity.at(required, "nodeSelectorTerms").items().forEach(this::term);
    affinity
        .at("preferredDuringSchedulingIgnoredDuringExecution")
        .items()
        .forEach(each -> term(each.at("preference")));
    for (Place spread : spec.at("topologySpreadConstraints").items()) {
      formerKey(spread.at("topologyKey"));
      selects(spread);
    }
  }

  private void term(Place term) {
    term.at("matchExpressions").items().forEach(each -> formerKey(each.at("key")));
  }

  private void formerKey(Place key) {
    String former = FORMER_LABELS.getOrDefault(key.text(), "");
    if (!former.isEmpty()) {
      warned.at(key, key.text() + " is " + former);
    }
  }

  private void affinity(Place affinity) {
    affinity.at("requiredDuringSchedulingIgnoredDuringExecution").items().forEach(this::selects);
    affinity
        .at("preferredDuringSchedulingIgnoredDuringExecution")
        .items()
        .forEach(each -> selects(each.at("podAffinityTerm")));
  }

  private void selects(Place term) {
    if (!term.at("labelSelector").isPresent()) {
      warned.at(term.at("labelSelector"), NOWHERE);
    }
  }

  private void duplicates(String list, String field, String word) {
    Set<String> seen = new HashSet<>();
    for (Place each : spec.at(list).items()) {
      String text = each.at(field).text();
      if (!seen.add(text)) {
        warned.at(each.at(field), word + " \"" + text + "\"");
      }
    }
  }

  /** What annotations said of confinement before there were fields. */
  private void profiles() {
    Place own = spec.at("securityContext");
    String pod = "seccomp.security.alpha.kubernetes.io/pod";
    if (!own.at("seccompProfile").isPresent()) {
      annotated(pod, PROFILE);
    }
    for (Place container : containers(spec).toList()) {
      String name = container.at("name").text();
      Place context = container.at("securityContext");
      if (!context.at("seccompProfile").isPresent()) {
        annotated("container.seccomp.security.alpha.kubernetes.io/" + name, PROFILE);
      }
      if (!own.at("appArmorProfile").isPresent() && !context.at("appArmorProfile").isPresent()) {
        annotated(
            "container.apparmor.security.beta.kubernetes.io/" + name,
            "deprecated since v1.30; use the \"appArmorProfile\" field instead");
      }
    }
  }

  private void annotated(String key, String text) {
    if (annotations.map().containsKey(key)) {
      warned.at(annotations.entry(key), text);
    }
  }

  static Stream<Place> containers(Place spec) {
    return Stream.of("initContainers", "containers", "ephemeralContainers")
        .flatMap(each -> spec.at(each).items().stream());
  }
}
