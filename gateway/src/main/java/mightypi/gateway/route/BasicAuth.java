package mightypi.gateway.route;

import java.util.Map;

/**
 * Name and password (RFC 7617).
 *
 * @param users the hash of the password by name, in the forms of htpasswd: bcrypt ({@code $2y$}),
 *     {@code $apr1$}, {@code {SHA}}, crypt ({@code $5$}, {@code $6$}). Nobody is let in when it is
 *     empty.
 */
public record BasicAuth(String realm, Map<String, String> users) {

  public BasicAuth {
    users = Map.copyOf(users);
  }

  /** Never the hashes. */
  @Override
  public String toString() {
    return "BasicAuth[" + realm + ", " + users.size() + " users]";
  }
}
