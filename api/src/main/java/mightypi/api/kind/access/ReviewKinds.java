package mightypi.api.kind.access;

import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authorization.v1.LocalSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import java.util.List;
import java.util.Locale;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.ResourceType.Storage;
import mightypi.model.Kind;

/** Questions about who somebody is and what they may do; answered on creation, never stored. */
public final class ReviewKinds {

  private static final String AUTHENTICATION = "authentication.k8s.io/v1";
  private static final String AUTHORIZATION = "authorization.k8s.io/v1";

  private ReviewKinds() {}

  /** In the order of discovery. */
  public static List<Declaration> reviews() {
    return List.of(
        cluster(AUTHENTICATION, SelfSubjectReview.class),
        cluster(AUTHENTICATION, TokenReview.class).check(ReviewChecks::token),
        question(
                Kind.namespaced(
                    AUTHORIZATION, "LocalSubjectAccessReview", "localsubjectaccessreviews"),
                LocalSubjectAccessReview.class)
            .check(ReviewChecks::localAccess),
        cluster(AUTHORIZATION, SelfSubjectAccessReview.class).check(ReviewChecks::selfAccess),
        cluster(AUTHORIZATION, SelfSubjectRulesReview.class).check(ReviewChecks::rules),
        cluster(AUTHORIZATION, SubjectAccessReview.class).check(ReviewChecks::access));
  }

  private static Declaration cluster(String apiVersion, Class<?> view) {
    String name = view.getSimpleName();
    String plural = name.toLowerCase(Locale.ROOT) + "s";
    return question(Kind.cluster(apiVersion, name, plural), view);
  }

  private static Declaration question(Kind kind, Class<?> view) {
    return Declaration.of(kind, view).storage(Storage.NONE);
  }
}
