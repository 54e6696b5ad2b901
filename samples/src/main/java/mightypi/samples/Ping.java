package mightypi.samples;

import java.io.IOException;

/** Answers {@code pong} on port 8080. */
public final class Ping {

  private static final int PORT = 8080;

  private Ping() {}

  public static void main(String[] arguments) throws IOException {
    Server.run(PORT, exchange -> Server.answer(exchange, 200, "pong\n"));
  }
}
