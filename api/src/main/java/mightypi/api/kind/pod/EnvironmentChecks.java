package mightypi.api.kind.pod;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;

/** The checks of environment variables and of what they are taken from. */
final class EnvironmentChecks {

  private static final Set<String> POD_FIELDS =
      Set.of(
          "metadata.name",
          "metadata.namespace",
          "metadata.uid",
          "spec.nodeName",
          "spec.serviceAccountName",
          "status.hostIP",
          "status.hostIPs",
          "status.podIP",
          "status.podIPs");
  private static final Set<String> VOLUME_FIELDS =
      Set.of(
          "metadata.annotations",
          "metadata.labels",
          "metadata.name",
          "metadata.namespace",
          "metadata.uid");
  private static final Pattern ENTRY =
      Pattern.compile("metadata\\.(annotations|labels)\\['(.+)'\\]");
  private static final String[] RESOURCES = {
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory"
  };

  private static final List<String> CPU_DIVISORS = List.of("1m", "1");
  private static final List<String> DIVISORS =
      List.of("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");

  private EnvironmentChecks() {}

  static void check(Place container) {
    container.at("env").items().forEach(EnvironmentChecks::variable);
    for (Place source : container.at("envFrom").items()) {
      source.at("prefix").mayFollow(Names.ENVIRONMENT);
      exactlyOne(
          source.as(container.at("envFrom").path()),
          List.of("configMapRef", "secretRef"),
          "`configMapRef` or `secretRef`");
      for (String kind : List.of("configMapRef", "secretRef")) {
        if (source.at(kind).isPresent()) {
          if (source.at(kind, "name").mustBeSet("")) {
            source.at(kind, "name").mustFollow(Names.DNS_SUBDOMAIN);
          }
        }
      }
    }
  }

  private static void variable(Place variable) {
    if (variable.at("name").mustBeSet("")) {
      variable.at("name").mustFollow(Names.ENVIRONMENT);
    }
    Place from = variable.at("valueFrom");
    if (!from.isPresent()) {
      return;
    }
    if (variable.at("value").isSet()) {
      from.invalid("", "may not be specified when `value` is not empty");
    }
    List<String> kinds = List.of("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef");
    exactlyOne(from, kinds, "`fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
    podField(from.at("fieldRef"), POD_FIELDS);
    if (from.at("resourceFieldRef").isPresent()) {
      resourceField(from.at("resourceFieldRef"));
    }
    keyed(from.at("configMapKeyRef"));
    keyed(from.at("secretKeyRef"));
  }

  private static void exactlyOne(Place place, List<String> kinds, String words) {
    long count = kinds.stream().filter(kind -> place.at(kind).isPresent()).count();
    if (count == 0) {
      place.invalid("", "must specify one of: " + words);
    } else if (count > 1) {
      place.invalid("", "may not have more than one field specified at a time");
    }
  }

  private static void keyed(Place reference) {
    if (!reference.isPresent()) {
      return;
    }
    reference.at("name").mustFollow(Names.DNS_SUBDOMAIN);
    if (reference.at("key").mustBeSet("")) {
      reference.at("key").mustFollow(Names.CONFIG_KEY);
    }
  }

  /** A field of the pod in a file of a volume. */
  static void volumeField(Place reference) {
    podField(reference, VOLUME_FIELDS);
  }

  private static void podField(Place reference, Set<String> known) {
    Place path = reference.at("fieldPath");
    if (!reference.isPresent() || !path.mustBeSet("")) {
      return;
    }
    Place version = reference.at("apiVersion");
    if (version.isSet() && !version.is("v1")) {
      path.invalid("error converting fieldPath: unsupported pod version: " + version.text());
      return;
    }
    if (ENTRY.matcher(path.text()).matches() || known.contains(path.text())) {
      return;
    }
    if (POD_FIELDS.contains(path.text()) || VOLUME_FIELDS.contains(path.text())) {
      path.mustBeOneOf(known.stream().sorted().toArray(String[]::new));
    } else {
      path.invalid("error converting fieldPath: field label not supported: " + path.text());
    }
  }

  static void resourceField(Place reference) {
    Place resource = reference.at("resource");
    if (resource.mustBeSet("") && !isHugePages(resource.text())) {
      resource.mustBeOneOf(RESOURCES);
    }
    if (resource.isSet()) {
      divisor(reference.at("divisor"), resource.text());
    }
  }

  private static void divisor(Place divisor, String resource) {
    boolean isKnown = isHugePages(resource) || List.of(RESOURCES).contains(resource);
    boolean isCpu = resource.endsWith(".cpu");
    List<String> known = isCpu ? CPU_DIVISORS : DIVISORS;
    String text = String.valueOf(divisor.raw());
    if (!isKnown || !divisor.isSet() || text.equals("0") || known.contains(text)) {
      return;
    }
    String what = resource.substring(resource.indexOf('.') + 1);
    divisor.invalid(
        resource,
        "only divisor's values %s are supported with the %s resource"
            .formatted(
                isCpu ? "1m and 1" : String.join(", ", DIVISORS),
                what.startsWith("hugepages-")
                    ? "hugepages"
                    : what.replace("ephemeral-", "local ephemeral ")));
  }

  private static boolean isHugePages(String resource) {
    return resource.startsWith("limits.hugepages-") || resource.startsWith("requests.hugepages-");
  }
}
