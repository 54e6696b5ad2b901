package mightypi.dns.cloudflare;

import java.util.List;

/** A request ends with one of Cloudflare's errors. */
final class ApiFault extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;
  private final int code;
  private final transient List<Cause> chain;

  /** A further word on an error. */
  record Cause(int code, String message) {}

  ApiFault(int status, int code, String message, Cause... chain) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.chain = List.of(chain);
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }

  List<Cause> chain() {
    return chain;
  }

  String text() {
    return String.valueOf(getMessage());
  }

  static ApiFault noRoute(String path) {
    return new ApiFault(
        404,
        7003,
        "Could not route to " + path + ", perhaps your object identifier is invalid?",
        new Cause(7000, "No route for that URI"));
  }

  static ApiFault notAllowed() {
    return new ApiFault(403, 9109, "Unauthorized to access requested resource");
  }

  static ApiFault noRecord() {
    return new ApiFault(404, 81044, "Record does not exist.");
  }

  static ApiFault invalid(int code, String message) {
    return new ApiFault(400, 1004, "DNS Validation Error", new Cause(code, message));
  }
}
