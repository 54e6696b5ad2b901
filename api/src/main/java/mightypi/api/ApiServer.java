package mightypi.api;

import java.io.IOException;
import mightypi.api.listen.Listener;
import mightypi.api.serve.Collaborators;
import mightypi.api.serve.Front;

/** The API server. Serves from {@link #start} on until it is closed. */
public final class ApiServer implements AutoCloseable {

  private final Listener listener;

  private ApiServer(Listener listener) {
    this.listener = listener;
  }

  /** Listens, or says why it cannot (an address that is not ours, a port in use). */
  public static ApiServer start(ApiConfig config, Collaborators collaborators) throws IOException {
    return new ApiServer(
        Listener.open(
            config.addresses(),
            config.port(),
            config.tls(),
            config.limits(),
            new Front(collaborators)));
  }

  public int port() {
    return listener.port();
  }

  @Override
  public void close() {
    listener.close();
  }
}
