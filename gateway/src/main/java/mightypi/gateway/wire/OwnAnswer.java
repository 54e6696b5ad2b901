package mightypi.gateway.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;

/** Answers that the gateway gives itself, in plain words. */
public final class OwnAnswer {

  private static final AsciiString PLAIN = AsciiString.cached("text/plain; charset=utf-8");

  private OwnAnswer() {}

  /** A status with a sentence about it. */
  public static void send(Client client, int status, Fields fields) {
    send(client, status, inWords(fields), words(status));
  }

  /** The fields of an answer whose body is {@link #words}. */
  public static Fields inWords(Fields fields) {
    return fields.set(HttpHeaderNames.CONTENT_TYPE, PLAIN);
  }

  public static void send(Client client, int status, Fields fields, String body) {
    byte[] bytes = body.getBytes(UTF_8);
    client.respond(new ResponseHead(status, bytes.length, fields), bytes.length == 0);
    if (bytes.length > 0) {
      client.body(client.alloc().buffer(bytes.length).writeBytes(bytes));
      client.end(Trailers.NONE);
    }
    client.flush();
  }

  public static String words(int status) {
    String reason = HttpResponseStatus.valueOf(status).reasonPhrase();
    return status + " " + reason + "\n" + sentence(status) + "\n";
  }

  private static String sentence(int status) {
    return switch (status) {
      case 400 -> "The request is not proper HTTP, so it was not passed on.";
      case 401 -> "A name and a password are needed.";
      case 403 -> "Access from here is not allowed.";
      case 404 -> "Nothing is served under this name and path.";
      case 408 -> "The request did not arrive in time.";
      case 413 -> "The body of the request is larger than allowed.";
      case 414 -> "The address is longer than allowed.";
      case 417 -> "The expectation of the request is not known.";
      case 421 -> "This connection was made for another name.";
      case 426 -> "This needs another protocol.";
      case 431 -> "The header of the request is larger than allowed.";
      case 500 -> "The route leads to no backend.";
      case 501 -> "The method or coding of the request is not known.";
      case 502 -> "The backend could not be reached or gave no proper answer.";
      case 503 -> "No endpoint of the backend is ready, or too many requests came at once.";
      case 504 -> "The backend did not answer in time.";
      case 505 -> "This version of HTTP is not known.";
      default -> "";
    };
  }
}
