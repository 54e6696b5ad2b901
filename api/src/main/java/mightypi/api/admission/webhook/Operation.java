package mightypi.api.admission.webhook;

import mightypi.api.admission.Request;

/** What a webhook's rule is about. */
enum Operation {
  CREATE,
  UPDATE,
  DELETE,
  CONNECT;

  static Operation of(Request request) {
    return request.isCreation() ? CREATE : UPDATE;
  }

  /** The kind of the options that such a request has. */
  String options() {
    return switch (this) {
      case CREATE -> "CreateOptions";
      case UPDATE -> "UpdateOptions";
      case DELETE -> "DeleteOptions";
      case CONNECT -> "PodExecOptions";
    };
  }
}
