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

  /**
   * Whether long bodies on this path (as it came, encoded) are read by the handler as they arrive,
   * from {@link Conversation#receive}, instead of being collected before it is called.
   */
  default boolean readsBodies(String path) {
    return false;
  }
}
