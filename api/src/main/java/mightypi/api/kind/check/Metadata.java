package mightypi.api.kind.check;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import mightypi.model.Kind;
import org.jspecify.annotations.Nullable;

/** The checks of {@code metadata} that objects of all kinds undergo, custom ones included. */
public final class Metadata {

  private static final int ANNOTATIONS_LIMIT = 256 * 1024;

  private Metadata() {}

  /** Checks a whole object, after a name was generated if one was to be. */
  public static void check(Place object, Kind kind, Rule nameRule) {
    Place metadata = object.at("metadata");
    name(metadata, nameRule);
    namespace(metadata.at("namespace"), kind.isNamespaced());
    labels(metadata.at("labels"));
    annotations(metadata.at("annotations"));
    owners(metadata.at("ownerReferences"));
    finalizers(metadata.at("finalizers"));
  }

  /** What an update may not do to metadata, beyond what the server restores by itself. */
  public static void checkUpdate(Place object, Place old) {
    Place finalizers = object.at("metadata", "finalizers");
    if (!old.at("metadata", "deletionTimestamp").isSet()) {
      return;
    }
    List<String> before = old.at("metadata", "finalizers").texts();
    List<String> extra =
        finalizers.texts().stream().filter(each -> !before.contains(each)).sorted().toList();
    if (!extra.isEmpty()) {
      finalizers.forbidden(
          "no new finalizers can be added if the object is being deleted, found new finalizers "
              + "[]string{\""
              + String.join("\", \"", extra)
              + "\"}");
    }
  }

  private static void name(Place metadata, Rule rule) {
    Place prefix = metadata.at("generateName");
    if (prefix.isSet()) {
      // a random suffix follows, so a dash or a dot may stand at the end
      String masked = prefix.text().replaceFirst("-$", "a");
      rule.faults(masked).forEach(prefix::invalid);
    }
    Place name = metadata.at("name");
    if (name.isSet()) {
      name.mustFollow(rule);
    } else {
      name.required("name or generateName is required");
    }
  }

  private static void namespace(Place namespace, boolean namespaced) {
    if (!namespaced) {
      if (namespace.isSet()) {
        namespace.forbidden("not allowed on this type");
      }
      return;
    }
    if (namespace.mustBeSet("")) {
      namespace.mustFollow(Names.DNS_LABEL);
    }
  }

  /** A map of labels, wherever it stands. */
  public static void labels(Place labels) {
    labels
        .map()
        .forEach(
            (key, value) -> {
              Names.QUALIFIED_NAME.faults(key).forEach(fault -> labels.invalid(key, fault));
              String text = text(value);
              Names.LABEL_VALUE.faults(text).forEach(fault -> labels.invalid(text, fault));
            });
  }

  public static void annotations(Place annotations) {
    int total = 0;
    for (Map.Entry<String, @Nullable Object> each : annotations.map().entrySet()) {
      String key = each.getKey();
      Names.QUALIFIED_NAME
          .faults(key.toLowerCase(Locale.ROOT))
          .forEach(fault -> annotations.invalid(key, fault));
      total += key.length() + text(each.getValue()).length();
    }
    if (total > ANNOTATIONS_LIMIT) {
      annotations.tooLong(ANNOTATIONS_LIMIT);
    }
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : String.valueOf(value);
  }

  private static void owners(Place owners) {
    String controller = "";
    for (Place item : owners.items()) {
      Place owner = item.as(owners.path()); // Kubernetes gives no index here
      mustNotBeEmpty(owner.at("apiVersion"), "version must not be empty");
      mustNotBeEmpty(owner.at("kind"), "kind must not be empty");
      mustNotBeEmpty(owner.at("name"), "name must not be empty");
      mustNotBeEmpty(owner.at("uid"), "uid must not be empty");
      if (!owner.at("controller").isTrue()) {
        continue;
      }
      String name = owner.at("name").text();
      if (!controller.isEmpty()) {
        owners.invalid(
            "Only one reference can have Controller set to true. Found \"true\" in references for "
                + controller
                + " and "
                + name);
      }
      controller = name;
    }
  }

  private static void mustNotBeEmpty(Place place, String detail) {
    if (!place.isSet()) {
      place.invalid(detail);
    }
  }

  private static void finalizers(Place finalizers) {
    List<String> names = finalizers.texts();
    for (String name : names) {
      Names.QUALIFIED_NAME.faults(name).forEach(fault -> finalizers.invalid(name, fault));
    }
    if (names.contains("orphan") && names.contains("foregroundDeletion")) {
      finalizers.invalid("finalizer orphan and foregroundDeletion cannot be both set");
    }
  }
}
