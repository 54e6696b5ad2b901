package mightypi.api.review;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.auth.ServiceAccountTokens;
import mightypi.api.auth.StandardAuthenticator;
import mightypi.api.resource.Question;
import mightypi.api.resource.Resources;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Whose token is this? */
final class TokenReview implements Question {

  private final StandardAuthenticator authenticator;

  TokenReview(StandardAuthenticator authenticator) {
    this.authenticator = authenticator;
  }

  @Override
  public String groupResource() {
    return "tokenreviews.authentication.k8s.io";
  }

  @Override
  public Document answer(Resources.Write write, Document question, Image now) {
    List<String> asked =
        Json.list(question.tree(), "spec", "audiences").stream().map(String::valueOf).toList();
    List<String> audiences = asked.isEmpty() ? List.of(ServiceAccountTokens.ISSUER) : asked;
    String token = Json.text(question.tree(), "spec", "token").orElse("");
    Optional<StandardAuthenticator.Known> known = authenticator.ofToken(token, audiences);
    Map<String, @Nullable Object> status = new LinkedHashMap<>();
    known.ifPresentOrElse(
        found -> {
          status.put("authenticated", true);
          status.put("user", Users.info(found.user()));
          status.put("audiences", found.audiences());
        },
        () -> status.put("error", "[invalid bearer token]"));
    return question.with(status, "status");
  }
}
