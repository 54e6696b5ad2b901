package mightypi.gateway.stage;

import mightypi.gateway.wire.Fields;

/** Bounds the body of a request: at once where its length is said, while it comes where not. */
final class BodySize implements Stage {

  @Override
  public boolean concerns(Passing request) {
    return request.route().guards().longestBody().isPresent();
  }

  @Override
  public void enter(Passing request) {
    long longest = request.route().guards().longestBody().orElseThrow();
    if (request.head().length() > longest) {
      request.answer(413, new Fields(4));
    } else {
      request.limitBody(longest);
      request.next();
    }
  }
}
