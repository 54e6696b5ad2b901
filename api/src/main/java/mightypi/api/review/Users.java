package mightypi.api.review;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.api.auth.User;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Users in documents. */
final class Users {

  private Users() {}

  /** Whom a SubjectAccessReview asks about. */
  static User described(Map<String, @Nullable Object> spec) {
    Set<String> groups = new HashSet<>(texts(spec, "groups"));
    Map<String, List<String>> extra = new LinkedHashMap<>();
    Map<String, @Nullable Object> described = Json.map(spec, "extra");
    described.keySet().forEach(key -> extra.put(key, texts(described, key)));
    return new User(
        Json.text(spec, "user").orElse(""), Json.text(spec, "uid").orElse(""), groups, extra);
  }

  private static List<String> texts(Map<String, @Nullable Object> tree, String field) {
    return Json.list(tree, field).stream().map(String::valueOf).toList();
  }

  /** {@code authentication.k8s.io/v1 UserInfo}. */
  static Map<String, @Nullable Object> info(User user) {
    Map<String, @Nullable Object> info = new LinkedHashMap<>();
    info.put("username", user.name());
    if (!user.uid().isEmpty()) {
      info.put("uid", user.uid());
    }
    info.put("groups", user.groups().stream().sorted().toList());
    if (!user.extra().isEmpty()) {
      info.put("extra", user.extra());
    }
    return info;
  }
}
