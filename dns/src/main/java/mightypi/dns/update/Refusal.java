package mightypi.dns.update;

/** An update ends with a response code, and nothing of it was done. */
final class Refusal extends Exception {

  private static final long serialVersionUID = 1;

  private final int code;

  Refusal(int code, String why) {
    super(why, null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }
}
