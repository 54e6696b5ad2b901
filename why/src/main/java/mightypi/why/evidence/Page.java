package mightypi.why.evidence;

/**
 * An HTTP answer.
 *
 * @param status 0 when there was none
 * @param location where it sends the client; empty when nowhere
 * @param server what answered, as it says itself
 * @param failure why there was no answer
 */
public record Page(String url, int status, String location, String server, String failure) {

  public Page {
    location = location == null ? "" : location;
    server = server == null ? "" : server;
    failure = failure == null ? "" : failure;
  }

  public boolean isRedirect() {
    return status >= 300 && status < 400 && !location.isEmpty();
  }
}
