package mightypi.api.aggregate;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * An APIService.
 *
 * @param service who answers; empty when we do
 * @param authority the certificates that the server's must be signed with, in PEM and base64
 * @param since when it became available or ceased to be; a change of it makes what was learnt old
 */
public record Registered(
    String group,
    String version,
    int groupPriority,
    int versionPriority,
    Optional<Reference> service,
    String authority,
    boolean believesAnybody,
    boolean isAvailable,
    String since) {

  /** {@code ServiceReference}. */
  public record Reference(String namespace, String name, int port) {}

  public static Registered of(Document document) {
    Object spec = document.tree().get("spec");
    Optional<Object> condition = available(document);
    return new Registered(
        Json.text(spec, "group").orElse(""),
        Json.text(spec, "version").orElse(""),
        number(spec, 0, "groupPriorityMinimum"),
        number(spec, 0, "versionPriority"),
        Json.at(spec, "service").map(Registered::reference),
        Json.text(spec, "caBundle").orElse(""),
        Json.at(spec, "insecureSkipTLSVerify").filter(Boolean.TRUE::equals).isPresent(),
        condition.flatMap(each -> Json.text(each, "status")).orElse("").equals("True"),
        condition.flatMap(each -> Json.text(each, "lastTransitionTime")).orElse(""));
  }

  private static Reference reference(@Nullable Object service) {
    return new Reference(
        Json.text(service, "namespace").orElse(""),
        Json.text(service, "name").orElse(""),
        number(service, 443, "port"));
  }

  private static int number(@Nullable Object tree, int otherwise, String field) {
    return Json.at(tree, field)
        .filter(Number.class::isInstance)
        .map(value -> ((Number) value).intValue())
        .orElse(otherwise);
  }

  static Optional<Object> available(Document document) {
    return Json.list(document.tree(), "status", "conditions").stream()
        .filter(each -> Json.text(each, "type").orElse("").equals("Available"))
        .findFirst()
        .map(each -> Json.map(each));
  }

  /** All of an image. */
  public static List<Registered> all(Image image) {
    return image.all(Kinds.API_SERVICE).stream().map(Registered::of).toList();
  }

  /** Those of an image that others answer for. */
  static List<Registered> extensions(Image image) {
    return all(image).stream().filter(each -> each.service.isPresent()).toList();
  }

  /** Who answers for a group and version, if it is somebody else. */
  static Optional<Registered> extension(Image image, String group, String version) {
    return image
        .find(Kinds.API_SERVICE.key("", version + "." + group))
        .filter(each -> Json.at(each.tree(), "spec", "service").isPresent())
        .map(Registered::of);
  }

  /** Whether the other declares the same. */
  boolean isAs(Registered other) {
    return service.equals(other.service)
        && groupPriority == other.groupPriority
        && versionPriority == other.versionPriority
        && authority.equals(other.authority)
        && believesAnybody == other.believesAnybody;
  }

  public String name() {
    return version + "." + group;
  }

  public String groupVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  byte[] authorities() throws IOException {
    try {
      return Base64.getMimeDecoder().decode(authority);
    } catch (IllegalArgumentException e) {
      throw new IOException("the caBundle cannot be read: " + e.getMessage(), e);
    }
  }
}
