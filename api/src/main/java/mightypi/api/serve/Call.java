package mightypi.api.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mightypi.api.auth.User;
import mightypi.api.flow.Turn;
import mightypi.api.listen.Answer;
import mightypi.api.listen.Conversation;
import mightypi.api.request.Query;
import mightypi.api.request.Request;
import mightypi.api.request.Target;

/**
 * A request of a known user who may make it.
 *
 * @param turn ends with the call, or sooner when it takes long
 */
record Call(
    Request request,
    Target target,
    User user,
    Conversation conversation,
    Turn turn,
    List<String> warnings) {

  static Call of(Request request, Target target, User user, Conversation conversation, Turn turn) {
    return new Call(request, target, user, conversation, turn, new ArrayList<>());
  }

  Query query() {
    return request.query();
  }

  String method() {
    return request.method();
  }

  void answer(int status, String contentType, List<byte[]> body) throws IOException {
    conversation.answer(new Answer(status, headers(contentType), body));
  }

  /** Answers with a body of any length, of which never more than a part is in memory. */
  void answer(int status, String contentType, Stream<byte[]> body) throws IOException {
    boolean compressed = request.headers().all("accept-encoding").stream().anyMatch(Call::isGzip);
    new LongAnswer(conversation, status, headers(contentType), compressed).send(body.iterator());
  }

  private static boolean isGzip(String line) {
    return Arrays.stream(line.split(",", -1)).anyMatch(each -> each.strip().equals("gzip"));
  }

  void answerJson(int status, byte[] body) throws IOException {
    answer(status, "application/json", List.of(body));
  }

  private Map<String, String> headers(String contentType) {
    if (warnings.isEmpty()) {
      return Map.of("content-type", contentType);
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("content-type", contentType);
    headers.put("warning", String.join("\n", warnings.stream().map(Call::warning).toList()));
    return headers;
  }

  /** RFC 9111 section 5.5: code 299, an unknown agent, a quoted text. */
  private static String warning(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", " ").replace("\\", "\\\\").replace("\"", "\\\"");
    return "299 - \"" + plain + "\"";
  }
}
