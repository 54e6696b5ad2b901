package mightypi.api;

import java.util.List;
import mightypi.api.listen.Limits;
import mightypi.api.listen.Tls;

/**
 * Where and how the API is served.
 *
 * @param addresses to listen on, such as {@code 0.0.0.0}
 * @param port 0 for any that is free
 */
public record ApiConfig(List<String> addresses, int port, Tls tls, Limits limits) {
  public ApiConfig {
    addresses = List.copyOf(addresses);
  }
}
