package mightypi.api.review;

import java.util.Map;
import mightypi.api.resource.Question;
import mightypi.api.resource.Resources;
import mightypi.model.Document;
import mightypi.model.Image;

/** Who am I: {@code kubectl auth whoami} (KEP-3325). */
final class SelfReview implements Question {

  @Override
  public String groupResource() {
    return "selfsubjectreviews.authentication.k8s.io";
  }

  @Override
  public Document answer(Resources.Write write, Document question, Image now) {
    return question.with(Map.of("userInfo", Users.info(write.user())), "status");
  }
}
