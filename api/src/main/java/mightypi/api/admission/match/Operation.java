package mightypi.api.admission.match;

import mightypi.api.admission.Request;

/** What a rule is about. */
public enum Operation {
  CREATE,
  UPDATE,
  DELETE,
  CONNECT;

  public static Operation of(Request request) {
    return request.isCreation() ? CREATE : UPDATE;
  }

  /** The kind of the options that such a request has. */
  public String options() {
    return switch (this) {
      case CREATE -> "CreateOptions";
      case UPDATE -> "UpdateOptions";
      case DELETE -> "DeleteOptions";
      case CONNECT -> "PodExecOptions";
    };
  }
}
