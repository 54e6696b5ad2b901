package mightypi.certificates.acme.solve;

import java.io.IOException;
import java.util.Map;
import mightypi.certificates.acme.fact.AcmeChallenge;
import mightypi.certificates.acme.fact.AcmeIssuer;
import mightypi.certificates.acme.fact.SecretEntry;
import mightypi.certificates.acme.fact.SecretEntry.MissingEntry;
import mightypi.model.Image;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/**
 * A Challenge to be shown or taken back.
 *
 * @param secretsNamespace where the issuer's Secrets are
 * @param record the name of the TXT record that shows it; the root for HTTP-01
 */
public record Task(
    Image now, AcmeChallenge challenge, AcmeIssuer issuer, String secretsNamespace, Name record) {

  Map<String, @Nullable Object> dns01(String provider) {
    return Json.map(challenge.solver(), "dns01", provider);
  }

  /** What the issuer's {@code {name, key}} reference points to. */
  String secret(Map<String, @Nullable Object> reference, String usualEntry) throws IOException {
    try {
      return SecretEntry.text(now, secretsNamespace, reference, usualEntry);
    } catch (MissingEntry e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** As people write it, without the dot at its end. */
  String recordText() {
    return record.toString(true);
  }
}
