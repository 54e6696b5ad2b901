package mightypi.node.volume;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Signs tokens by which a pod shows who it is (TokenRequest API, KEP-1205). */
public interface TokenSource {

  /**
   * @param audiences empty for the API server itself
   */
  Token issue(Bearer bearer, List<String> audiences, Duration lifetime);

  /** A pod under its service account. */
  record Bearer(String namespace, String serviceAccount, String pod, String podUid) {}

  /** A signed token, good until it expires. */
  record Token(String text, Instant issued, Instant expires) {
    @Override
    public String toString() {
      return "token until " + expires;
    }
  }
}
