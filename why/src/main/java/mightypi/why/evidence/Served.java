package mightypi.why.evidence;

import java.util.List;

/**
 * One certificate of a chain that a server showed.
 *
 * @param names the subject alternative names
 * @param notBefore in RFC 3339, as notAfter
 * @param sha256 of its DER form, in hexadecimal
 */
public record Served(
    String subject,
    String issuer,
    List<String> names,
    String notBefore,
    String notAfter,
    String sha256) {

  public Served {
    names = names == null ? List.of() : List.copyOf(names);
    notBefore = notBefore == null ? "" : notBefore;
    notAfter = notAfter == null ? "" : notAfter;
    sha256 = sha256 == null ? "" : sha256;
  }
}
