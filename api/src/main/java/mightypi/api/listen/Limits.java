package mightypi.api.listen;

import java.time.Duration;

/**
 * What a client may take.
 *
 * @param headerBytes of one request, its target included
 * @param bodyBytes of one request
 * @param bodiesBytes of all requests that are being read or worked on
 * @param connections at the same time
 * @param streams at the same time on one HTTP/2 connection
 * @param idle how long a connection without a request stays
 * @param patience how long a reader may take nothing of an answer, and a writer for a body
 */
public record Limits(
    int headerBytes,
    int bodyBytes,
    long bodiesBytes,
    int connections,
    int streams,
    Duration idle,
    Duration patience) {

  public static final Limits DEFAULT =
      new Limits(
          128 << 10, 3 << 20, 64L << 20, 2500, 250, Duration.ofMinutes(3), Duration.ofSeconds(60));
}
