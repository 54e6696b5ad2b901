package mightypi.api.auth.review;

import java.util.List;
import mightypi.api.auth.Authenticator;
import mightypi.api.auth.rbac.RbacAuthorizer;
import mightypi.api.resource.Question;

/** All questions about access, in the order of their groups. */
public final class Reviews {

  private Reviews() {}

  public static List<Question> all(Authenticator authenticator, RbacAuthorizer authorizer) {
    return List.of(
        new SelfSubject(),
        new TokenIdentity(authenticator),
        new Access(
            "localsubjectaccessreviews.authorization.k8s.io", Access.Subject.NAMED, authorizer),
        new Access(
            "selfsubjectaccessreviews.authorization.k8s.io", Access.Subject.ASKER, authorizer),
        new Rules(authorizer),
        new Access("subjectaccessreviews.authorization.k8s.io", Access.Subject.NAMED, authorizer));
  }
}
