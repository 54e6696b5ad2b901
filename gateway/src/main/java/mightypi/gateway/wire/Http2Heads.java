package mightypi.gateway.wire;

import static mightypi.gateway.wire.MalformedException.badRequest;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.ReadOnlyHttp2Headers;
import io.netty.util.AsciiString;
import java.util.Map;
import java.util.Optional;
import mightypi.gateway.wire.RequestHead.Version;
import org.jspecify.annotations.Nullable;

/**
 * Heads of HTTP/2 (RFC 9113 section 8) from and to the common form. What HTTP/1.1 could not say in
 * one way only must not come in by HTTP/2 either: line ends in values, fields of the connection,
 * two hosts.
 */
public final class Http2Heads {

  private static final AsciiString COOKIE = HttpHeaderNames.COOKIE;
  private static final AsciiString SEPARATOR = AsciiString.cached("; ");
  private static final AsciiString TRAILERS = AsciiString.cached("trailers");
  private static final int LONGEST_TARGET = 8 << 10;

  private Http2Heads() {}

  /**
   * @param isWhole whether no body follows
   */
  public static RequestHead request(Http2Headers headers, boolean isWhole)
      throws MalformedException {
    Fields fields = regular(headers);
    String authority = authority(headers, fields);
    long length = length(fields, isWhole);
    fields.remove(HttpHeaderNames.EXPECT);
    String method = text(headers.method());
    String protocol = text(headers.get(":protocol"));
    if (!Tokens.isToken(new AsciiString(method))) {
      throw badRequest("the method is no token");
    }
    if (method.equals("CONNECT") && protocol.isEmpty()) {
      return new RequestHead(Version.HTTP_2, method, authority, "/", "", length, fields);
    }
    return new RequestHead(
        Version.HTTP_2,
        protocol.isEmpty() ? method : "GET",
        authority,
        target(headers),
        protocol,
        protocol.isEmpty() ? length : 0,
        fields);
  }

  private static String text(@Nullable CharSequence value) {
    return value == null ? "" : value.toString();
  }

  private static String target(Http2Headers headers) throws MalformedException {
    AsciiString path = AsciiString.of(text(headers.path()));
    if (path.length() > LONGEST_TARGET) {
      throw new MalformedException(414, "the target is too long");
    }
    if (!Tokens.isTarget(path) || (path.byteAt(0) != '/' && !path.contentEquals("*"))) {
      throw badRequest(":path does not begin with a slash or holds a forbidden character");
    }
    return path.toString();
  }

  private static String authority(Http2Headers headers, Fields fields) throws MalformedException {
    AsciiString authority = AsciiString.of(text(headers.authority()));
    Optional<AsciiString> host = fields.first(HttpHeaderNames.HOST);
    if (host.isPresent()) {
      int first = fields.indexOf(HttpHeaderNames.HOST);
      boolean isTwice = fields.indexOf(HttpHeaderNames.HOST, first + 1) >= 0;
      if (isTwice || hostDiffers(authority, host.get())) {
        throw badRequest("Host is not the same as :authority");
      }
      fields.remove(HttpHeaderNames.HOST);
    }
    AsciiString chosen = authority.isEmpty() ? host.orElse(AsciiString.EMPTY_STRING) : authority;
    if (chosen.isEmpty() || !Tokens.isAuthority(chosen)) {
      throw badRequest(":authority is missing or holds a forbidden character");
    }
    return chosen.toString();
  }

  private static boolean hostDiffers(AsciiString authority, AsciiString host) {
    return !authority.isEmpty() && !authority.contentEqualsIgnoreCase(host);
  }

  private static long length(Fields fields, boolean isWhole) throws MalformedException {
    Optional<AsciiString> said = fields.first(HttpHeaderNames.CONTENT_LENGTH);
    fields.remove(HttpHeaderNames.CONTENT_LENGTH);
    if (isWhole) {
      return 0;
    }
    return said.isPresent() ? number(said.get()) : RequestHead.UNKNOWN;
  }

  private static long number(AsciiString text) throws MalformedException {
    if (text.isEmpty() || text.length() > 18) {
      throw badRequest("content-length is no number");
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.byteAt(i) < '0' || text.byteAt(i) > '9') {
        throw badRequest("content-length is no number");
      }
    }
    return text.parseLong();
  }

  /**
   * The fields without pseudo-fields; what may not stand in HTTP/2 is malformed (RFC 9113 §8.2).
   */
  private static Fields regular(Http2Headers headers) throws MalformedException {
    Fields fields = new Fields(headers.size() + 6);
    int cookies = 0;
    for (Map.Entry<CharSequence, CharSequence> each : headers) {
      AsciiString name = AsciiString.of(each.getKey());
      AsciiString value = AsciiString.of(each.getValue());
      if (!name.isEmpty() && name.byteAt(0) == ':') {
        continue;
      }
      check(name, value);
      if (name.length() == 6 && name.contentEquals(COOKIE)) {
        cookies++;
      }
      if (!name.contentEquals(HttpHeaderNames.TE)) {
        fields.add(name, value);
      }
    }
    if (cookies > 1) {
      joinCookies(fields);
    }
    return fields;
  }

  private static void check(AsciiString name, AsciiString value) throws MalformedException {
    if (!Tokens.isToken(name) || !Tokens.isValue(value)) {
      throw badRequest("a header field holds a forbidden character");
    }
    for (int i = 0; i < name.length(); i++) {
      if (name.byteAt(i) >= 'A' && name.byteAt(i) <= 'Z') {
        throw badRequest("a header field's name is not in lower case");
      }
    }
    boolean ofConnection =
        switch (name.length()) {
          case 2 -> name.contentEquals(HttpHeaderNames.TE) && !value.contentEquals(TRAILERS);
          case 7 -> name.contentEquals(HttpHeaderNames.UPGRADE);
          case 10 -> name.contentEquals("connection") || name.contentEquals("keep-alive");
          case 16 -> name.contentEquals("proxy-connection");
          case 17 -> name.contentEquals(HttpHeaderNames.TRANSFER_ENCODING);
          default -> false;
        };
    if (ofConnection) {
      throw badRequest("a field of the connection has no place in HTTP/2");
    }
  }

  /** RFC 9113 section 8.2.3: crumbs become one field for those who do not speak HTTP/2. */
  private static void joinCookies(Fields fields) {
    StringBuilder all = new StringBuilder();
    for (int at = fields.indexOf(COOKIE); at >= 0; at = fields.indexOf(COOKIE, at + 1)) {
      all.append(all.isEmpty() ? "" : SEPARATOR).append(fields.value(at));
    }
    fields.set(COOKIE, new AsciiString(all));
  }

  /** Trailers that a peer sent. */
  public static Fields trailers(Http2Headers headers) throws MalformedException {
    return headers.isEmpty() ? Trailers.NONE : Trailers.allowed(regular(headers));
  }

  /** Of a backend's answer. */
  public static ResponseHead response(Http2Headers headers) throws MalformedException {
    AsciiString status = AsciiString.of(text(headers.status()));
    if (status.length() != 3) {
      throw badRequest("there is no status");
    }
    int code = (int) number(status);
    if (code < 100 || code > 599) {
      throw badRequest("the status is no number from 100 to 599");
    }
    Fields fields = regular(headers);
    return new ResponseHead(code, length(fields, false), fields);
  }

  /** For a client. */
  public static Http2Headers ofResponse(ResponseHead head) {
    Fields fields = head.fields();
    boolean hasLength = head.length() >= 0 && head.status() >= 200 && head.status() != 204;
    AsciiString[] pairs = pairs(fields, hasLength ? 2 : 0);
    if (hasLength) {
      pairs[pairs.length - 2] = HttpHeaderNames.CONTENT_LENGTH;
      pairs[pairs.length - 1] = new AsciiString(Long.toString(head.length()));
    }
    return ReadOnlyHttp2Headers.serverHeaders(false, status(head.status()), pairs);
  }

  private static AsciiString status(int code) {
    return HttpResponseStatus.valueOf(code).codeAsText();
  }

  public static Http2Headers ofTrailers(Fields trailers) {
    return ReadOnlyHttp2Headers.trailers(false, pairs(trailers, 0));
  }

  /** For a backend. */
  public static Http2Headers ofRequest(RequestHead head, AsciiString scheme) {
    boolean hasLength = head.length() > 0;
    AsciiString[] pairs = pairs(head.fields(), hasLength ? 4 : 2);
    int at = pairs.length - 2;
    pairs[at] = HttpHeaderNames.TE;
    pairs[at + 1] = TRAILERS;
    if (hasLength) {
      pairs[at - 2] = HttpHeaderNames.CONTENT_LENGTH;
      pairs[at - 1] = new AsciiString(Long.toString(head.length()));
    }
    return ReadOnlyHttp2Headers.clientHeaders(
        false,
        new AsciiString(head.method()),
        new AsciiString(head.target()),
        scheme,
        new AsciiString(head.authority()),
        pairs);
  }

  private static AsciiString[] pairs(Fields fields, int room) {
    AsciiString[] pairs = new AsciiString[fields.size() * 2 + room];
    for (int i = 0; i < fields.size(); i++) {
      pairs[i * 2] = fields.name(i).toLowerCase();
      pairs[i * 2 + 1] = fields.value(i);
    }
    return pairs;
  }
}
