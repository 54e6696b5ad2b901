package mightypi.node.probe;

import java.io.ByteArrayInputStream;
import java.util.Optional;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

class HostileReplyTest {

  @Test
  void whatIsNoReplyIsSaidToBeNone() {
    Fuzz.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
            "HTTP/1.0 302 Found\r\nlocation: /next\r\n\r\n",
            "HTTP/1.1 307 \r\nX: y\r\nLocation: http://[::1]:80/\r\n\r\n")
        .bytes(
            20_000,
            bytes -> {
              Optional<HttpReply> reply = HttpReply.read(new ByteArrayInputStream(bytes));
              boolean unused = reply.isPresent() && reply.get().isRedirection();
            });
  }
}
