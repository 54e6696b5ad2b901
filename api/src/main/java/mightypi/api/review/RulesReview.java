package mightypi.api.review;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.api.auth.Rbac;
import mightypi.api.auth.Rule;
import mightypi.api.resource.Question;
import mightypi.api.resource.Resources;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** All that the asker may do in a namespace: {@code kubectl auth can-i --list}. */
final class RulesReview implements Question {

  private final Rbac rbac;

  RulesReview(Rbac rbac) {
    this.rbac = rbac;
  }

  @Override
  public String groupResource() {
    return "selfsubjectrulesreviews.authorization.k8s.io";
  }

  @Override
  public Document answer(Resources.Write write, Document question, Image now) {
    String namespace = Json.text(question.tree(), "spec", "namespace").orElse("");
    List<@Nullable Object> resources = new ArrayList<>();
    List<@Nullable Object> paths = new ArrayList<>();
    for (Rule rule : rbac.rules(write.user(), namespace, now)) {
      (rule.paths().isEmpty() ? resources : paths).add(rule.tree());
    }
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    status.put("resourceRules", resources);
    status.put("nonResourceRules", paths);
    status.put("incomplete", false);
    return question.with(status, "status");
  }
}
