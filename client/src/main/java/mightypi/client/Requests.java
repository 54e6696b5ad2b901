package mightypi.client;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import mightypi.model.Change;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** Says a change in the words of the Kubernetes API. */
final class Requests {

  private Requests() {}

  static Http.Reply send(Http http, Change change) throws IOException {
    return switch (change) {
      case Change.Create it -> http.send("POST", Paths.collection(it.key()), it.document().json());
      case Change.Update it -> http.send("PUT", Paths.object(it.key()), it.document().json());
      case Change.UpdateStatus it -> http.send("PUT", Paths.status(it.key()), it.document().json());
      case Change.Scale it -> http.send("PUT", Paths.scale(it.key()), Json.write(scale(it)));
      case Change.Delete it -> http.send("DELETE", Paths.object(it.key()), Json.write(options(it)));
      case Change.Bind it -> http.send("POST", Paths.binding(it.key()), Json.write(binding(it)));
    };
  }

  private static Map<String, @Nullable Object> scale(Change.Scale scale) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("namespace", scale.key().namespace());
    metadata.put("name", scale.key().name());
    metadata.put("resourceVersion", scale.resourceVersion());
    return Map.of(
        "apiVersion",
        "autoscaling/v1",
        "kind",
        "Scale",
        "metadata",
        metadata,
        "spec",
        Map.of("replicas", scale.replicas()));
  }

  private static Map<String, @Nullable Object> options(Change.Delete delete) {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("apiVersion", "v1");
    options.put("kind", "DeleteOptions");
    options.put("propagationPolicy", policy(delete.propagation()));
    delete.grace().ifPresent(grace -> options.put("gracePeriodSeconds", grace.toSeconds()));
    if (!delete.uid().isEmpty()) {
      options.put("preconditions", Map.of("uid", delete.uid()));
    }
    return options;
  }

  private static String policy(Change.Propagation propagation) {
    return switch (propagation) {
      case BACKGROUND -> "Background";
      case FOREGROUND -> "Foreground";
      case ORPHAN -> "Orphan";
    };
  }

  private static Map<String, @Nullable Object> binding(Change.Bind bind) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("namespace", bind.key().namespace());
    metadata.put("name", bind.key().name());
    if (!bind.uid().isEmpty()) {
      metadata.put("uid", bind.uid());
    }
    return Map.of(
        "apiVersion",
        "v1",
        "kind",
        "Binding",
        "metadata",
        metadata,
        "target",
        Map.of("apiVersion", "v1", "kind", Kinds.NODE.name(), "name", bind.node()));
  }
}
