package mightypi.gateway.route;

import java.util.Optional;

/** As much of a request as finding its route takes. */
public interface RequestView {

  String method();

  /** As it is matched: without query, dot segments resolved. Begins with a slash. */
  String path();

  /** The values of a header, joined by commas if there are several; names know no case. */
  Optional<String> header(String name);

  /** The first value of a parameter of the query, decoded. */
  Optional<String> query(String name);

  Optional<String> cookie(String name);
}
