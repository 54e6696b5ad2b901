package mightypi.api.admission;

import mightypi.model.Document;

/** One step of admission. Pure but for what it reserves until the request is over. */
public interface Admission {

  /** The object to go on with. Throws StatusException when it may not be written. */
  default Document admit(Request request, Document object) {
    return object;
  }

  /**
   * The valid object with what is allocated to it, such as an address. What was taken is reserved
   * until the request's completion. Throws StatusException when there is nothing to give.
   */
  default Document allocate(Request request, Document object) {
    return object;
  }

  /** Throws StatusException when the object of the request, its old one, may not be deleted. */
  default void admitDeletion(Request request) {}

  /** Throws StatusException when nobody may speak with the object, its subresource, as wished. */
  default void admitConnection(Request request, Document options) {}
}
