package mightypi.api.auth;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code authentication.k8s.io/v1 UserInfo}. */
public record User(String name, String uid, Set<String> groups, Map<String, List<String>> extra) {

  /** Who presented nothing. */
  public static final User ANONYMOUS =
      new User("system:anonymous", "", Set.of("system:unauthenticated"), Map.of());

  public User {
    groups = Set.copyOf(groups);
    extra = Map.copyOf(extra);
  }

  public static User of(String name, String... groups) {
    return new User(name, "", Set.of(groups), Map.of());
  }
}
