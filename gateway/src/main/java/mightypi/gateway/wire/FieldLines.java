package mightypi.gateway.wire;

import io.netty.util.AsciiString;

/**
 * Reads field lines strictly (RFC 9112 section 5): each ends in CR LF, no name is followed by white
 * space, no line continues the one before, and no value holds a control character. What other
 * servers forgive in one way each is how requests are smuggled between them.
 */
final class FieldLines {

  private FieldLines() {}

  /** Reads the lines from the offset to the end of the bytes, the empty last line included. */
  static Fields read(byte[] bytes, int from, int limit) throws MalformedException {
    Fields fields = new Fields(16);
    int at = from;
    while (at < bytes.length && bytes[at] != '\r') {
      if (fields.size() == limit) {
        throw new MalformedException(431, "too many header fields");
      }
      at = line(bytes, at, fields);
    }
    if (at + 2 != bytes.length || bytes[at + 1] != '\n') {
      throw MalformedException.badRequest("a header line does not end in CR LF");
    }
    return fields;
  }

  private static int line(byte[] bytes, int start, Fields fields) throws MalformedException {
    int colon = start;
    while (colon < bytes.length && Tokens.isToken(bytes[colon])) {
      colon++;
    }
    if (colon == start || colon == bytes.length || bytes[colon] != ':') {
      throw MalformedException.badRequest("a header field has no proper name");
    }
    int end = colon + 1;
    while (end < bytes.length && Tokens.isValue(bytes[end])) {
      end++;
    }
    if (end + 1 >= bytes.length || bytes[end] != '\r' || bytes[end + 1] != '\n') {
      throw MalformedException.badRequest("a header field holds a forbidden character");
    }
    fields.add(new AsciiString(bytes, start, colon - start, false), trimmed(bytes, colon + 1, end));
    return end + 2;
  }

  private static AsciiString trimmed(byte[] bytes, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && Tokens.isSpace(bytes[start])) {
      start++;
    }
    while (end > start && Tokens.isSpace(bytes[end - 1])) {
      end--;
    }
    return start == end
        ? AsciiString.EMPTY_STRING
        : new AsciiString(bytes, start, end - start, false);
  }
}
