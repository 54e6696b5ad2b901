package mightypi.api.listen;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.api.request.Headers;

/** Headers as Netty read them. */
record NettyHeaders(HttpHeaders headers) implements Headers {
  @Override
  public Optional<String> first(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  @Override
  public List<String> all(String name) {
    return headers.getAll(name);
  }

  @Override
  public Set<String> names() {
    return headers.names();
  }
}
