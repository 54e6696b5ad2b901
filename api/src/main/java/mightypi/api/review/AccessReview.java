package mightypi.api.review;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mightypi.api.auth.Authorizer;
import mightypi.api.auth.User;
import mightypi.api.resource.Question;
import mightypi.api.resource.Resources;
import mightypi.api.status.Status;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** May the asker, or somebody whom the question describes, do this? */
final class AccessReview implements Question {

  private final String plural;
  private final Authorizer authorizer;

  AccessReview(String plural, Authorizer authorizer) {
    this.plural = plural;
    this.authorizer = authorizer;
  }

  @Override
  public String groupResource() {
    return plural + ".authorization.k8s.io";
  }

  @Override
  public Document answer(Resources.Write write, Document question, Image now) {
    Map<String, @Nullable Object> spec = Json.map(question.tree(), "spec");
    User user = plural.startsWith("self") ? write.user() : Users.described(spec);
    Authorizer.Verdict verdict = authorizer.decide(user, attributes(write, spec), now);
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("allowed", verdict.allowed());
    if (verdict.allowed() && !verdict.reason().isEmpty()) {
      status.put("reason", verdict.reason());
    }
    return question.with(status, "status");
  }

  private static Authorizer.Attributes attributes(
      Resources.Write write, Map<String, @Nullable Object> spec) {
    Optional<Object> path = Json.at(spec, "nonResourceAttributes");
    if (path.isPresent()) {
      return Authorizer.Attributes.ofPath(
          Json.text(path.get(), "verb").orElse(""), Json.text(path.get(), "path").orElse(""));
    }
    Map<String, @Nullable Object> asked = Json.map(spec, "resourceAttributes");
    String namespace = Json.text(asked, "namespace").orElse("");
    if (!write.namespace().isEmpty() && !namespace.equals(write.namespace())) {
      throw Status.badRequest(
              "spec.resourceAttributes.namespace must match metadata.namespace: " + namespace)
          .asException();
    }
    return new Authorizer.Attributes(
        Json.text(asked, "verb").orElse(""),
        Json.text(asked, "group").orElse(""),
        Json.text(asked, "version").orElse("*"),
        Json.text(asked, "resource").orElse(""),
        Json.text(asked, "subresource").orElse(""),
        namespace,
        Json.text(asked, "name").orElse(""),
        "");
  }
}
