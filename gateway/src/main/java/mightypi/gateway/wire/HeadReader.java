package mightypi.gateway.wire;

import static mightypi.gateway.wire.MalformedException.badRequest;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import mightypi.gateway.wire.RequestHead.Version;

/** Reads the head of a message, first line and fields, from the bytes up to its empty line. */
final class HeadReader {

  private static final AsciiString HTTP = AsciiString.cached("HTTP/");
  private static final int LONGEST_METHOD = 32;

  private HeadReader() {}

  static Request request(byte[] bytes, WireLimits limits) throws MalformedException {
    int space = token(bytes);
    int end = target(bytes, space + 1, limits.targetBytes());
    Version version = version(bytes, end + 1);
    Fields fields = FieldLines.read(bytes, end + 11, limits.fields());
    Hop hop = Hop.take(fields);
    if (version == Version.HTTP_1_0 && hop.isChunked()) {
      throw badRequest("HTTP/1.0 knows no chunks");
    }
    String target = text(bytes, space + 1, end);
    RequestHead head =
        new RequestHead(
            version,
            method(bytes, space),
            authority(target, hop, version),
            origin(target),
            version == Version.HTTP_1_1 ? hop.upgrade() : "",
            hop.isChunked() ? RequestHead.UNKNOWN : Math.max(0, hop.length()),
            fields);
    return new Request(
        head,
        hop.isPersistent(version == Version.HTTP_1_1),
        version == Version.HTTP_1_1 && hop.expectsContinue());
  }

  private static int token(byte[] bytes) throws MalformedException {
    int space = 0;
    while (space < bytes.length && Tokens.isToken(bytes[space])) {
      space++;
    }
    if (space == 0 || space > LONGEST_METHOD || bytes[space] != ' ') {
      throw badRequest("the method is no token");
    }
    return space;
  }

  private static int target(byte[] bytes, int from, int longest) throws MalformedException {
    int end = from;
    while (end < bytes.length && Tokens.isTarget(bytes[end])) {
      end++;
    }
    if (end - from > longest) {
      throw new MalformedException(414, "the target is too long");
    }
    if (end == from || end == bytes.length || bytes[end] != ' ') {
      throw badRequest("the target is empty or holds a forbidden character");
    }
    return end;
  }

  private static Version version(byte[] bytes, int at) throws MalformedException {
    if (at + 10 > bytes.length || bytes[at + 8] != '\r' || bytes[at + 9] != '\n') {
      throw badRequest("the first line does not end in its version");
    }
    for (int i = 0; i < HTTP.length(); i++) {
      if (bytes[at + i] != HTTP.byteAt(i)) {
        throw badRequest("the first line does not end in its version");
      }
    }
    if (bytes[at + 5] != '1' || bytes[at + 6] != '.') {
      throw new MalformedException(505, "the version is not known");
    }
    return switch (bytes[at + 7]) {
      case '1' -> Version.HTTP_1_1;
      case '0' -> Version.HTTP_1_0;
      default -> throw new MalformedException(505, "the version is not known");
    };
  }

  /** The usual methods without a new text each. */
  private static String method(byte[] bytes, int length) {
    if (length == 3 && bytes[0] == 'G' && bytes[1] == 'E' && bytes[2] == 'T') {
      return "GET";
    }
    if (length == 4 && bytes[0] == 'P' && bytes[1] == 'O' && bytes[2] == 'S' && bytes[3] == 'T') {
      return "POST";
    }
    return text(bytes, 0, length);
  }

  private static String text(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** RFC 9112 section 3.2: exactly one Host in HTTP/1.1; an absolute target goes before it. */
  private static String authority(String target, Hop hop, Version version)
      throws MalformedException {
    if (hop.isHostAmbiguous() || (hop.host().isEmpty() && version == Version.HTTP_1_1)) {
      throw badRequest("there must be exactly one Host");
    }
    AsciiString host = hop.host().orElse(AsciiString.EMPTY_STRING);
    if (!Tokens.isAuthority(host)) {
      throw badRequest("Host holds a forbidden character");
    }
    int scheme = schemeLength(target);
    if (scheme == 0) {
      return host.toString();
    }
    int end = authorityEnd(target, scheme);
    AsciiString authority = new AsciiString(target.substring(scheme, end));
    if (authority.isEmpty() || !Tokens.isAuthority(authority)) {
      throw badRequest("the target's host holds a forbidden character");
    }
    return authority.toString();
  }

  private static int schemeLength(String target) {
    if (target.charAt(0) == '/') {
      return 0;
    }
    return target.regionMatches(true, 0, "http://", 0, 7)
        ? 7
        : target.regionMatches(true, 0, "https://", 0, 8) ? 8 : 0;
  }

  private static int authorityEnd(String target, int from) {
    for (int i = from; i < target.length(); i++) {
      char each = target.charAt(i);
      if (each == '/' || each == '?') {
        return i;
      }
    }
    return target.length();
  }

  private static String origin(String target) throws MalformedException {
    if (target.charAt(0) == '/' || target.equals("*")) {
      return target;
    }
    int scheme = schemeLength(target);
    if (scheme == 0) {
      throw badRequest("the target does not begin with a slash");
    }
    String rest = target.substring(authorityEnd(target, scheme));
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  static Response response(byte[] bytes, WireLimits limits, boolean bodiless)
      throws MalformedException {
    boolean persistent = version(bytes, 0, ' ') == Version.HTTP_1_1;
    int status = status(bytes);
    int end = 12;
    while (end < bytes.length && Tokens.isValue(bytes[end])) {
      end++;
    }
    if (end + 1 >= bytes.length || bytes[end] != '\r' || bytes[end + 1] != '\n') {
      throw badRequest("the status line does not end in CR LF");
    }
    Fields fields = FieldLines.read(bytes, end + 2, limits.fields());
    Hop hop = Hop.take(fields);
    boolean empty = bodiless || status < 200 || status == 204 || status == 304;
    long length = hop.hasLength() ? hop.length() : ResponseHead.UNKNOWN;
    boolean marked = empty || hop.hasLength() || hop.isChunked();
    return new Response(
        new ResponseHead(status, empty && !bodiless && status != 304 ? 0 : length, fields),
        marked && hop.isPersistent(persistent),
        hop.isChunked(),
        hop.upgrade());
  }

  private static Version version(byte[] bytes, int at, char after) throws MalformedException {
    if (bytes.length < 13 || bytes[at + 8] != after) {
      throw badRequest("there is no status line");
    }
    for (int i = 0; i < HTTP.length(); i++) {
      if (bytes[at + i] != HTTP.byteAt(i)) {
        throw badRequest("there is no status line");
      }
    }
    if (bytes[at + 5] != '1' || bytes[at + 6] != '.') {
      throw badRequest("the version is not known");
    }
    return bytes[at + 7] == '0' ? Version.HTTP_1_0 : Version.HTTP_1_1;
  }

  private static int status(byte[] bytes) throws MalformedException {
    int status = 0;
    for (int i = 9; i < 12; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        throw badRequest("the status is no number");
      }
      status = status * 10 + digit;
    }
    if (status < 100 || status > 599 || (bytes[12] != ' ' && bytes[12] != '\r')) {
      throw badRequest("the status is no number from 100 to 599");
    }
    return status;
  }
}
