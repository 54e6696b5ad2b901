package mightypi.api.resource;

import java.util.Optional;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kind;

/** Answers the objects of a kind that is stored nowhere, such as SubjectAccessReview. */
public interface Question {

  /** The group-qualified resource: {@code tokenreviews.authentication.k8s.io}. */
  String groupResource();

  /** The document with its answer, usually in {@code status}. */
  Document answer(Resources.Write write, Document question, Image now);

  /** Issues tokens: the {@code token} subresource of service accounts. */
  interface Tokens {
    /** The TokenRequest with its status. */
    Document issue(Resources.Write write, Document request, Document serviceAccount, Image now);
  }

  /** Who answers for a kind. */
  static Optional<Question> of(Iterable<Question> questions, Kind kind) {
    for (Question question : questions) {
      if (question.groupResource().equals(kind.groupResource())) {
        return Optional.of(question);
      }
    }
    return Optional.empty();
  }

  /** Whether objects of a type are questions. */
  static boolean is(ResourceType type) {
    return type.storage() == ResourceType.Storage.NONE;
  }
}
