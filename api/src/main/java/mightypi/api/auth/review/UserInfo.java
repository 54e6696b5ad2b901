package mightypi.api.auth.review;

import java.util.LinkedHashMap;
import java.util.Map;
import mightypi.api.auth.User;

/** {@code authentication.k8s.io/v1 UserInfo} of a user. */
final class UserInfo {

  private UserInfo() {}

  static Map<String, Object> tree(User user) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("username", user.name());
    if (!user.uid().isEmpty()) {
      tree.put("uid", user.uid());
    }
    tree.put("groups", user.groups().stream().sorted().toList());
    if (!user.extra().isEmpty()) {
      tree.put("extra", user.extra());
    }
    return tree;
  }
}
