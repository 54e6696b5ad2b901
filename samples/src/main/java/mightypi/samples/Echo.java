package mightypi.samples;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Greets on port 8080: {@code POST /hello} with a name answers {@code Hello, <name>}. */
public final class Echo {

  private static final int PORT = 8080;
  private static final int LONGEST_NAME = 64 * 1024;

  private Echo() {}

  public static void main(String[] arguments) throws IOException {
    Server.run(PORT, Echo::greet);
  }

  private static void greet(HttpExchange exchange) throws IOException {
    if (!exchange.getRequestURI().getPath().equals("/hello")) {
      Server.answer(exchange, 404, "not found: POST a name to /hello\n");
      return;
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      Server.answer(exchange, 405, "POST a name to /hello\n");
      return;
    }
    byte[] name = exchange.getRequestBody().readNBytes(LONGEST_NAME + 1);
    if (name.length > LONGEST_NAME) {
      Server.answer(exchange, 413, "a name may have " + LONGEST_NAME + " bytes\n");
      return;
    }
    Server.answer(exchange, 200, "Hello, " + new String(name, StandardCharsets.UTF_8) + "\n");
  }
}
