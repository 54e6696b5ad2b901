package mightypi.api.review;

import java.util.List;
import mightypi.api.auth.Authorizer;
import mightypi.api.auth.Rbac;
import mightypi.api.auth.StandardAuthenticator;
import mightypi.api.resource.Question;

/** All questions that are answered. */
public final class Reviews {

  private Reviews() {}

  public static List<Question> of(
      Authorizer authorizer, Rbac rbac, StandardAuthenticator authenticator) {
    return List.of(
        new AccessReview("subjectaccessreviews", authorizer),
        new AccessReview("localsubjectaccessreviews", authorizer),
        new AccessReview("selfsubjectaccessreviews", authorizer),
        new RulesReview(rbac),
        new SelfReview(),
        new TokenReview(authenticator));
  }
}
