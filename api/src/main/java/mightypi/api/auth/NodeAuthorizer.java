package mightypi.api.auth;

import java.util.Set;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * What a node may do beside RBAC: read the ConfigMaps, Secrets and service account tokens that its
 * own pods use, and nothing of anybody else's.
 */
public final class NodeAuthorizer implements Authorizer {

  private static final String GROUP = "system:nodes";
  private static final String PREFIX = "system:node:";
  private static final Set<String> READS = Set.of("get", "list", "watch");

  private final Authorizer next;

  /**
   * @param next decides about all others, and all else
   */
  public NodeAuthorizer(Authorizer next) {
    this.next = next;
  }

  /** The node whose agent a user is; empty for nobody's. */
  public static String nodeOf(User user) {
    boolean isNode = user.groups().contains(GROUP) && user.name().startsWith(PREFIX);
    return isNode ? user.name().substring(PREFIX.length()) : "";
  }

  @Override
  public Verdict decide(User user, Attributes asked, Image now) {
    String node = nodeOf(user);
    if (!node.isEmpty() && isOfItsPods(node, asked, now)) {
      return new Verdict(true, "");
    }
    return next.decide(user, asked, now);
  }

  private static boolean isOfItsPods(String node, Attributes asked, Image now) {
    if (!asked.group().isEmpty() || asked.name().isEmpty() || asked.namespace().isEmpty()) {
      return false;
    }
    boolean read = READS.contains(asked.verb()) && asked.subresource().isEmpty();
    boolean token = asked.verb().equals("create") && asked.subresource().equals("token");
    return switch (asked.resource()) {
      case "configmaps" -> read && anyPod(node, asked, now, "configMap");
      case "secrets" -> read && anyPod(node, asked, now, "secret");
      case "serviceaccounts" -> (token || read) && anyPod(node, asked, now, "serviceAccount");
      default -> false;
    };
  }

  private static boolean anyPod(String node, Attributes asked, Image now, String what) {
    for (Document pod : now.onNode(node)) {
      if (pod.namespace().equals(asked.namespace())
          && names(pod.tree().get("spec"), what, asked.name())) {
        return true;
      }
    }
    return false;
  }

  private static boolean names(@Nullable Object value, String what, String name) {
    if (value instanceof Iterable<?> items) {
      for (Object each : items) {
        if (names(each, what, name)) {
          return true;
        }
      }
    }
    if (!(value instanceof java.util.Map<?, ?> map)) {
      return false;
    }
    return map.entrySet().stream()
        .anyMatch(
            each ->
                isReference(String.valueOf(each.getKey()), each.getValue(), what, name)
                    || names(each.getValue(), what, name));
  }

  // configMap, configMapRef, configMapKeyRef; secret, secretRef, secretKeyRef, imagePullSecrets.
  private static boolean isReference(
      String field, @Nullable Object value, String what, String name) {
    if (value instanceof String text) {
      return field.equals(what + "Name") && text.equals(name);
    }
    boolean pulls = what.equals("secret") && field.equals("imagePullSecrets");
    if (pulls && value instanceof Iterable<?> items) {
      for (Object each : items) {
        if (Json.text(each, "name").orElse("").equals(name)) {
          return true;
        }
      }
    }
    return field.startsWith(what)
        && (Json.text(value, "name").orElse("").equals(name)
            || Json.text(value, what + "Name").orElse("").equals(name));
  }
}
