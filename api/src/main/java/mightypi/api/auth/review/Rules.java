package mightypi.api.auth.review;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.api.auth.rbac.RbacAuthorizer;
import mightypi.api.auth.rbac.Rule;
import mightypi.api.resource.Question;
import mightypi.api.resource.Resources;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;

/** What may I do in a namespace? {@code kubectl auth can-i --list}. */
record Rules(RbacAuthorizer authorizer) implements Question {

  @Override
  public String groupResource() {
    return "selfsubjectrulesreviews.authorization.k8s.io";
  }

  @Override
  public Document answer(Resources.Write write, Document question, Image now) {
    String namespace = Json.text(question.tree(), "spec", "namespace").orElse("");
    List<Map<String, Object>> resources = new ArrayList<>();
    List<Map<String, Object>> paths = new ArrayList<>();
    for (Rule rule : authorizer.rules(write.user(), namespace, now)) {
      (rule.paths().isEmpty() ? resources : paths).add(tree(rule));
    }
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("resourceRules", resources);
    status.put("nonResourceRules", paths);
    status.put("incomplete", false);
    return question.with(status, "status");
  }

  private static Map<String, Object> tree(Rule rule) {
    Map<String, Object> tree = new LinkedHashMap<>();
    put(tree, "verbs", rule.verbs());
    put(tree, "apiGroups", rule.groups());
    put(tree, "resources", rule.resources());
    put(tree, "resourceNames", rule.names());
    put(tree, "nonResourceURLs", rule.paths());
    return tree;
  }

  private static void put(Map<String, Object> tree, String field, Set<String> words) {
    if (!words.isEmpty()) {
      tree.put(field, words.stream().sorted().toList());
    }
  }
}
