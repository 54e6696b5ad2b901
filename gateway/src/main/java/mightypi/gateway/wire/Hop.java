package mightypi.gateway.wire;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one message says to this connection only (RFC 9110 section 7.6.1), taken out of its fields:
 * framing, persistence, upgrade, and every field that {@code Connection} names. What stays in the
 * fields may be passed on.
 */
final class Hop {

  private static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");
  private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
  private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");

  static final AsciiString CLOSE = AsciiString.cached("close");
  private static final AsciiString UPGRADE = AsciiString.cached("upgrade");
  private static final AsciiString CHUNKED = AsciiString.cached("chunked");
  private static final AsciiString CONTINUE = AsciiString.cached("100-continue");

  private static final int LONGEST_LENGTH = 18; // digits; fits a long
  private static final long NONE = -1;
  private static final long CHUNKS = -2;

  private @Nullable AsciiString host;
  private @Nullable AsciiString upgrade;
  private @Nullable List<AsciiString> connection;
  private boolean hostTwice;
  private boolean expectsContinue;
  private long length = NONE;
  private boolean coded;

  /** Takes what is for the connection out of the fields. */
  static Hop take(Fields fields) throws MalformedException {
    Hop hop = new Hop();
    int i = 0;
    while (i < fields.size()) {
      if (hop.takes(fields.name(i), fields.value(i))) {
        fields.removeAt(i);
      } else {
        i++;
      }
    }
    List<AsciiString> named = hop.connection;
    if (named != null) {
      for (AsciiString list : named) {
        removeNamed(list, fields);
      }
    }
    return hop;
  }

  private static void removeNamed(AsciiString list, Fields fields) {
    for (AsciiString token : list.split(',')) {
      AsciiString name = token.trim();
      if (!name.isEmpty()) {
        fields.remove(name);
      }
    }
  }

  /** The length tells most names apart, so that few are compared. */
  private boolean takes(AsciiString name, AsciiString value) throws MalformedException {
    return switch (name.length()) {
      case 2 -> is(name, HttpHeaderNames.TE);
      case 4 -> is(name, HttpHeaderNames.HOST) && host(value);
      case 6 -> is(name, HttpHeaderNames.EXPECT) && expect(value);
      case 7 -> is(name, HttpHeaderNames.UPGRADE) && upgrade(value);
      case 10 -> is(name, KEEP_ALIVE) || (is(name, HttpHeaderNames.CONNECTION) && named(value));
      case 14 ->
          is(name, HTTP2_SETTINGS) || (is(name, HttpHeaderNames.CONTENT_LENGTH) && length(value));
      case 16 -> is(name, PROXY_CONNECTION);
      case 17 -> is(name, HttpHeaderNames.TRANSFER_ENCODING) && coding(value);
      default -> false;
    };
  }

  private static boolean is(AsciiString name, AsciiString known) {
    return name.contentEqualsIgnoreCase(known);
  }

  private boolean host(AsciiString value) {
    hostTwice = host != null;
    host = value;
    return true;
  }

  private boolean expect(AsciiString value) throws MalformedException {
    if (!value.contentEqualsIgnoreCase(CONTINUE)) {
      throw new MalformedException(417, "the expectation is not known");
    }
    expectsContinue = true;
    return true;
  }

  private boolean upgrade(AsciiString value) {
    upgrade = upgrade == null ? value : AsciiString.EMPTY_STRING; // two are none
    return true;
  }

  private boolean named(AsciiString value) {
    List<AsciiString> all = connection;
    if (all == null) {
      all = new ArrayList<>(1);
      connection = all;
    }
    all.add(value);
    return true;
  }

  private boolean length(AsciiString value) throws MalformedException {
    if (length != NONE) {
      throw MalformedException.badRequest("Content-Length stands twice or beside chunks");
    }
    if (value.isEmpty() || value.length() > LONGEST_LENGTH) {
      throw MalformedException.badRequest("Content-Length is no number");
    }
    length = 0;
    for (int i = 0; i < value.length(); i++) {
      int digit = value.byteAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw MalformedException.badRequest("Content-Length is no number");
      }
      length = length * 10 + digit;
    }
    return true;
  }

  private boolean coding(AsciiString value) throws MalformedException {
    if (coded || length != NONE) {
      throw MalformedException.badRequest(
          "Transfer-Encoding stands twice or beside Content-Length");
    }
    if (!value.contentEqualsIgnoreCase(CHUNKED)) {
      throw new MalformedException(501, "the transfer coding is not known");
    }
    coded = true;
    length = CHUNKS;
    return true;
  }

  boolean isHostAmbiguous() {
    return hostTwice;
  }

  Optional<AsciiString> host() {
    return Optional.ofNullable(host);
  }

  boolean expectsContinue() {
    return expectsContinue;
  }

  boolean isChunked() {
    return length == CHUNKS;
  }

  boolean hasLength() {
    return length >= 0;
  }

  /** Of the body, where {@link #hasLength()}. */
  long length() {
    return length;
  }

  boolean says(AsciiString option) {
    List<AsciiString> all = connection;
    return all != null && all.stream().anyMatch(list -> Tokens.contains(list, option));
  }

  /** Without a Connection field, the usual case, nothing is compared. */
  boolean isPersistent(boolean byDefault) {
    return connection == null
        ? byDefault
        : byDefault ? !says(CLOSE) : says(KEEP_ALIVE) && !says(CLOSE);
  }

  /** The protocol that is asked for; never h2c, by which requests get past a gateway unseen. */
  String upgrade() {
    AsciiString asked = upgrade;
    if (asked == null
        || !Tokens.isToken(asked)
        || asked.contentEqualsIgnoreCase("h2c")
        || !says(UPGRADE)) {
      return "";
    }
    return asked.toString();
  }
}
