package mightypi.api.auth.review;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mightypi.api.auth.Authenticator;
import mightypi.api.auth.User;
import mightypi.api.resource.Question;
import mightypi.api.resource.Resources;
import mightypi.api.status.StatusException;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;

/** Whose token is this? */
record TokenIdentity(Authenticator authenticator) implements Question {

  @Override
  public String groupResource() {
    return "tokenreviews.authentication.k8s.io";
  }

  @Override
  public Document answer(Resources.Write write, Document question, Image now) {
    Map<String, Object> status = new LinkedHashMap<>();
    try {
      User user =
          authenticator.authenticate(
              Optional.empty(),
              Optional.of("Bearer " + Json.text(question.tree(), "spec", "token").orElse("")));
      status.put("authenticated", true);
      status.put("user", UserInfo.tree(user));
    } catch (StatusException e) {
      status.put("authenticated", false);
      status.put("error", "the token is not valid");
    }
    // The token itself is not said back.
    return question.with(null, "spec", "token").with(status, "status");
  }
}
