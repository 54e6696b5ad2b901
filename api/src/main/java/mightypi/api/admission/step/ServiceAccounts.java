package mightypi.api.admission.step;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.api.admission.Admission;
import mightypi.api.admission.Request;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import org.jspecify.annotations.Nullable;

/**
 * Every pod runs as a service account: its own namespace's {@code default} where it names none. Its
 * containers find a token of it, the authority's certificate and the namespace in a volume.
 */
final class ServiceAccounts implements Admission {

  private static final String MOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final String PREFIX = "kube-api-access-";
  private static final int MODE = 0644;
  private static final int LIFE = 3607; // an hour, and a mark by which Kubernetes knows its own
  private static final List<String> CONTAINERS = List.of("initContainers", "containers");

  private final Randomness randomness;

  ServiceAccounts(Randomness randomness) {
    this.randomness = randomness;
  }

  @Override
  public Document admit(Request request, Document pod) {
    boolean mirror =
        Json.at(pod.tree(), "metadata", "annotations", "kubernetes.io/config.mirror").isPresent();
    if (!request.creates(Kinds.POD) || mirror) {
      return pod;
    }
    String name = Json.text(pod.tree(), "spec", "serviceAccountName").orElse("");
    String chosen = name.isEmpty() ? "default" : name;
    Key key = Kinds.SERVICE_ACCOUNT.key(request.target().namespace(), chosen);
    Document account = request.now().find(key).orElseThrow(() -> missing(request, key));
    return Document.of(completed(pod.tree(), account));
  }

  private static RuntimeException missing(Request request, Key account) {
    String name = account.namespace() + "/" + account.name();
    return request.forbidden(
        "error looking up service account %s: serviceaccount \"%s\" not found"
            .formatted(name, account.name()));
  }

  private Map<String, @Nullable Object> completed(
      Map<String, @Nullable Object> pod, Document account) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>(Json.map(pod, "spec"));
    spec.put("serviceAccountName", account.name());
    spec.put("serviceAccount", account.name());
    List<@Nullable Object> secrets = Json.list(account.tree(), "imagePullSecrets");
    if (Json.list(spec, "imagePullSecrets").isEmpty() && !secrets.isEmpty()) {
      spec.put("imagePullSecrets", secrets);
    }
    if (mountsToken(spec, account)) {
      mount(spec);
    }
    return Json.with(pod, spec, "spec");
  }

  private static boolean mountsToken(Map<String, @Nullable Object> spec, Document account) {
    Object ofPod = spec.get("automountServiceAccountToken");
    Object wish = ofPod != null ? ofPod : account.tree().get("automountServiceAccountToken");
    return !Boolean.FALSE.equals(wish);
  }

  private void mount(Map<String, @Nullable Object> spec) {
    String name = volumeName(spec);
    boolean used = false;
    for (String field : CONTAINERS) {
      List<@Nullable Object> containers = new ArrayList<>();
      for (Object each : Json.list(spec, field)) {
        Map<String, @Nullable Object> container = Json.map(each);
        boolean needs = !mounts(container);
        used |= needs;
        containers.add(needs ? mounting(container, name) : container);
      }
      if (!containers.isEmpty()) {
        spec.put(field, containers);
      }
    }
    boolean there = Json.list(spec, "volumes").stream().anyMatch(each -> isNamed(each, name));
    if (used && !there) {
      List<@Nullable Object> volumes = new ArrayList<>(Json.list(spec, "volumes"));
      volumes.add(volume(name));
      spec.put("volumes", volumes);
    }
  }

  // A pod that was made from a stored one has the volume already.
  private String volumeName(Map<String, @Nullable Object> spec) {
    return Json.list(spec, "volumes").stream()
        .map(each -> Json.text(each, "name").orElse(""))
        .filter(each -> each.startsWith(PREFIX))
        .findFirst()
        .orElseGet(() -> PREFIX + randomness.suffix(5));
  }

  private static boolean isNamed(@Nullable Object volume, String name) {
    return Json.text(volume, "name").orElse("").equals(name);
  }

  private static boolean mounts(Map<String, @Nullable Object> container) {
    return Json.list(container, "volumeMounts").stream()
        .anyMatch(each -> Json.text(each, "mountPath").orElse("").equals(MOUNT));
  }

  private static Map<String, @Nullable Object> mounting(
      Map<String, @Nullable Object> container, String volume) {
    Map<String, @Nullable Object> mount = new LinkedHashMap<>();
    mount.put("name", volume);
    mount.put("readOnly", true);
    mount.put("mountPath", MOUNT);
    List<@Nullable Object> mounts = new ArrayList<>(Json.list(container, "volumeMounts"));
    mounts.add(mount);
    return Json.with(container, mounts, "volumeMounts");
  }

  private static Map<String, @Nullable Object> volume(String name) {
    Map<String, @Nullable Object> token = new LinkedHashMap<>();
    token.put("expirationSeconds", LIFE);
    token.put("path", "token");
    Map<String, @Nullable Object> certificate = new LinkedHashMap<>();
    certificate.put("name", "kube-root-ca.crt");
    certificate.put("items", List.of(Map.of("key", "ca.crt", "path", "ca.crt")));
    Map<String, @Nullable Object> field = new LinkedHashMap<>();
    field.put("path", "namespace");
    field.put("fieldRef", Map.of("apiVersion", "v1", "fieldPath", "metadata.namespace"));
    List<Map<String, ?>> sources =
        List.of(
            Map.of("serviceAccountToken", token),
            Map.of("configMap", certificate),
            Map.of("downwardAPI", Map.of("items", List.of(field))));
    Map<String, @Nullable Object> projected = new LinkedHashMap<>();
    projected.put("sources", sources);
    projected.put("defaultMode", MODE);
    Map<String, @Nullable Object> volume = new LinkedHashMap<>();
    volume.put("name", name);
    volume.put("projected", projected);
    return volume;
  }
}
