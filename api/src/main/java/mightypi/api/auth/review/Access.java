package mightypi.api.auth.review;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import mightypi.api.auth.Authorizer;
import mightypi.api.auth.Authorizer.Attributes;
import mightypi.api.auth.User;
import mightypi.api.resource.Question;
import mightypi.api.resource.Resources;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** May somebody do something? The three SubjectAccessReviews differ only in about whom they ask. */
record Access(String groupResource, Subject subject, Authorizer authorizer) implements Question {

  /** About whom. */
  enum Subject {
    ASKER,
    NAMED
  }

  @Override
  public Document answer(Resources.Write write, Document question, Image now) {
    Map<String, @Nullable Object> spec = Json.map(question.tree(), "spec");
    User user = subject == Subject.ASKER ? write.user() : named(spec);
    Authorizer.Verdict verdict = authorizer.decide(user, attributes(spec, write.namespace()), now);
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("allowed", verdict.allowed());
    if (!verdict.reason().isEmpty()) {
      status.put("reason", verdict.reason());
    }
    return question.with(status, "status");
  }

  private static User named(Map<String, @Nullable Object> spec) {
    Set<String> groups =
        Json.list(spec, "groups").stream()
            .map(String::valueOf)
            .collect(Collectors.toUnmodifiableSet());
    return new User(
        Json.text(spec, "user").orElse(""),
        Json.text(spec, "uid").orElse(""),
        groups,
        Map.<String, List<String>>of());
  }

  /** A local review speaks of its own namespace whatever it says. */
  private static Attributes attributes(Map<String, @Nullable Object> spec, String namespace) {
    if (spec.containsKey("nonResourceAttributes")) {
      Map<String, @Nullable Object> asked = Json.map(spec, "nonResourceAttributes");
      return Attributes.ofPath(word(asked, "verb"), word(asked, "path"));
    }
    Map<String, @Nullable Object> asked = Json.map(spec, "resourceAttributes");
    return new Attributes(
        word(asked, "verb"),
        word(asked, "group"),
        word(asked, "version"),
        word(asked, "resource"),
        word(asked, "subresource"),
        namespace.isEmpty() ? word(asked, "namespace") : namespace,
        word(asked, "name"),
        "");
  }

  private static String word(Map<String, @Nullable Object> tree, String field) {
    return Json.text(tree, field).orElse("");
  }
}
