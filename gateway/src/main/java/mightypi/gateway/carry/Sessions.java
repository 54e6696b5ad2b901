package mightypi.gateway.carry;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.util.Optional;
import java.util.OptionalInt;
import mightypi.gateway.route.Affinity;
import mightypi.gateway.route.Affinity.Carrier;
import mightypi.gateway.route.RequestView;
import mightypi.gateway.wire.Fields;

/** Marks by which a client comes back to the endpoint that it had. */
final class Sessions {

  private Sessions() {}

  static OptionalInt of(Affinity affinity, RequestView request) {
    Optional<String> mark =
        affinity.carrier() == Carrier.COOKIE
            ? request.cookie(affinity.name())
            : request.header(affinity.name());
    try {
      return mark.isEmpty()
          ? OptionalInt.empty()
          : OptionalInt.of(Integer.parseUnsignedInt(mark.get(), 16));
    } catch (NumberFormatException e) {
      return OptionalInt.empty(); // of another server's making
    }
  }

  static void mark(Affinity affinity, int session, String routePath, Fields answer) {
    String value = Integer.toHexString(session);
    if (affinity.carrier() == Carrier.HEADER) {
      answer.set(new AsciiString(affinity.name()), value);
      return;
    }
    StringBuilder cookie = new StringBuilder(affinity.name()).append('=').append(value);
    affinity
        .lifetime()
        .ifPresent(lifetime -> cookie.append("; Max-Age=").append(lifetime.toSeconds()));
    affinity.domain().ifPresent(domain -> cookie.append("; Domain=").append(domain));
    cookie.append("; Path=").append(affinity.path().orElse(routePath));
    affinity.sameSite().ifPresent(site -> cookie.append("; SameSite=").append(site));
    cookie.append(affinity.isSecure() ? "; Secure; HttpOnly" : "; HttpOnly");
    answer.add(HttpHeaderNames.SET_COOKIE, cookie.toString());
  }
}
