package mightypi.node.volume;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mightypi.model.Clock;

/**
 * The tokens that pods of this node hold; each is made anew when four fifths of its life are over.
 */
final class Tokens {

  private final TokenSource source;
  private final Clock clock;
  private final Map<Wish, TokenSource.Token> held = new ConcurrentHashMap<>();

  Tokens(TokenSource source, Clock clock) {
    this.source = source;
    this.clock = clock;
  }

  private record Wish(TokenSource.Bearer bearer, List<String> audiences, Duration lifetime) {}

  TokenSource.Token valid(TokenSource.Bearer bearer, List<String> audiences, Duration lifetime) {
    Wish wish = new Wish(bearer, audiences, lifetime);
    TokenSource.Token known = held.get(wish);
    if (known != null && clock.now().isBefore(refreshAt(known))) {
      return known;
    }
    TokenSource.Token fresh = source.issue(bearer, audiences, lifetime);
    held.put(wish, fresh);
    return fresh;
  }

  static Instant refreshAt(TokenSource.Token token) {
    Duration life = Duration.between(token.issued(), token.expires());
    return token.issued().plus(life.multipliedBy(4).dividedBy(5));
  }

  void forget(String podUid) {
    held.keySet().removeIf(wish -> wish.bearer().podUid().equals(podUid));
  }
}
