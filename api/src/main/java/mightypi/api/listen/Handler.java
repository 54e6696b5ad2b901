package mightypi.api.listen;

import java.io.IOException;
import mightypi.api.request.Request;

/** Answers requests. */
public interface Handler {
  /**
   * Called on a thread of the request's own; it may wait. An IOException says that the client has
   * gone.
   */
  void handle(Request request, Conversation conversation) throws IOException;
}
