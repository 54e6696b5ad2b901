package mightypi.samples;

import java.io.IOException;

/**
 * Says one text to whoever asks: {@code hello-world}, or what {@code -text=…} gives. Listens on
 * 5678, or on the port of {@code -listen=:PORT}. The options are those of hashicorp/http-echo.
 */
public final class HttpEcho {

  private HttpEcho() {}

  public static void main(String[] arguments) throws IOException {
    String text = option(arguments, "text", "hello-world");
    String listen = option(arguments, "listen", ":5678");
    int port = Integer.parseInt(listen.substring(listen.lastIndexOf(':') + 1));
    Server.run(port, exchange -> Server.answer(exchange, 200, text + "\n"));
  }

  private static String option(String[] arguments, String name, String otherwise) {
    for (String each : arguments) {
      String word = each.startsWith("--") ? each.substring(1) : each;
      if (word.startsWith("-" + name + "=")) {
        return word.substring(name.length() + 2);
      }
    }
    return otherwise;
  }
}
