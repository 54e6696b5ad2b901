package mightypi.api.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Gathers what is forbidden in the {@code seLinuxOptions} of a pod and its containers. */
final class SeLinuxFaults {

  private final Set<String> allowed;
  private final Set<String> types = new TreeSet<>();
  private boolean user;
  private boolean role;

  SeLinuxFaults(Set<String> allowed) {
    this.allowed = allowed;
  }

  boolean found(Map<String, @Nullable Object> options) {
    String type = Json.text(options, "type").orElse("");
    boolean badType = !type.isEmpty() && !allowed.contains(type);
    if (badType) {
      types.add(type);
    }
    boolean setsUser = !Json.text(options, "user").orElse("").isEmpty();
    boolean setsRole = !Json.text(options, "role").orElse("").isEmpty();
    user |= setsUser;
    role |= setsRole;
    return badType || setsUser || setsRole;
  }

  String told() {
    List<String> parts = new ArrayList<>();
    if (!types.isEmpty()) {
      parts.add(Words.named("type", types));
    }
    if (user) {
      parts.add("user may not be set");
    }
    if (role) {
      parts.add("role may not be set");
    }
    return String.join("; ", parts);
  }
}
