package mightypi.gateway.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import mightypi.gateway.route.BasicAuth;
import mightypi.gateway.wire.Fields;

/**
 * Name and password (RFC 7617). Passwords are compared away from the event loop, for their hashes
 * are made to be slow; who comes when too many wait already is turned away.
 */
final class Credentials implements Stage {

  private static final String SCHEME = "basic ";
  private static final int LONGEST = 4 << 10;

  private final Passwords passwords;

  Credentials(Passwords passwords) {
    this.passwords = passwords;
  }

  record NameAndPassword(String name, String password) {}

  @Override
  public boolean concerns(Passing request) {
    return request.route().guards().basicAuth().isPresent();
  }

  @Override
  public void enter(Passing request) {
    BasicAuth wanted = request.route().guards().basicAuth().orElseThrow();
    Optional<NameAndPassword> shown =
        request.head().fields().first(HttpHeaderNames.AUTHORIZATION).flatMap(Credentials::read);
    String hash = shown.map(who -> wanted.users().getOrDefault(who.name(), "")).orElse("");
    if (shown.isEmpty() || hash.isEmpty()) {
      refuse(request, wanted);
      return;
    }
    String password = shown.get().password();
    if (passwords.isKnown(password, hash)) {
      request.next();
      return;
    }
    try {
      passwords.compare(
          password,
          hash,
          isRight -> request.loop().execute(() -> decided(request, wanted, isRight)));
    } catch (RejectedExecutionException e) {
      request.answer(503, new Fields(4));
    }
  }

  private static void decided(Passing request, BasicAuth wanted, boolean isRight) {
    if (isRight) {
      request.next();
    } else {
      refuse(request, wanted);
    }
  }

  private static void refuse(Passing request, BasicAuth wanted) {
    String realm = wanted.realm().replace("\\", "\\\\").replace("\"", "\\\"");
    request.answer(
        401,
        new Fields(4).add(HttpHeaderNames.WWW_AUTHENTICATE, "Basic realm=\"%s\"".formatted(realm)));
  }

  static Optional<NameAndPassword> read(AsciiString field) {
    String text = field.toString();
    if (text.length() > LONGEST || !text.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      String decoded =
          new String(Base64.getDecoder().decode(text.substring(SCHEME.length()).strip()), UTF_8);
      int colon = decoded.indexOf(':');
      return colon < 0
          ? Optional.empty()
          : Optional.of(
              new NameAndPassword(decoded.substring(0, colon), decoded.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
