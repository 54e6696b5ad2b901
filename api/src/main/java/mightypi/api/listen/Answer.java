package mightypi.api.listen;

import java.util.List;
import java.util.Map;

/** A whole answer. The parts of the body follow each other; they are sent as they are, uncopied. */
public record Answer(int status, Map<String, String> headers, List<byte[]> body) {

  public static Answer of(int status, String contentType, byte[] body) {
    return new Answer(status, Map.of("content-type", contentType), List.of(body));
  }

  public static Answer json(int status, byte[] body) {
    return of(status, "application/json", body);
  }

  public long length() {
    long length = 0;
    for (byte[] part : body) {
      length += part.length;
    }
    return length;
  }
}
