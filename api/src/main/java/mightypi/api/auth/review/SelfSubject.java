package mightypi.api.auth.review;

import java.util.Map;
import mightypi.api.resource.Question;
import mightypi.api.resource.Resources;
import mightypi.model.Document;
import mightypi.model.Image;

/** Who am I? {@code kubectl auth whoami}. */
record SelfSubject() implements Question {

  @Override
  public String groupResource() {
    return "selfsubjectreviews.authentication.k8s.io";
  }

  @Override
  public Document answer(Resources.Write write, Document question, Image now) {
    return question.with(Map.of("userInfo", UserInfo.tree(write.user())), "status");
  }
}
