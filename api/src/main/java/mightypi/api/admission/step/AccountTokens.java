package mightypi.api.admission.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mightypi.api.admission.Admission;
import mightypi.api.admission.Request;
import mightypi.api.auth.ServiceAccountTokens;
import mightypi.api.auth.ServiceAccountTokens.Bound;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * A Secret of type {@code kubernetes.io/service-account-token} is born with a token of the account
 * that it names, good for as long as both exist.
 */
public final class AccountTokens implements Admission {

  private static final String TYPE = "kubernetes.io/service-account-token";
  private static final String NAME = "kubernetes.io/service-account.name";
  private static final String UID = "kubernetes.io/service-account.uid";

  private final ServiceAccountTokens tokens;
  private final String authority;

  /**
   * @param authority the certificate by which the API server is known, in PEM
   */
  public AccountTokens(ServiceAccountTokens tokens, String authority) {
    this.tokens = tokens;
    this.authority = authority;
  }

  @Override
  public Document admit(Request request, Document secret) {
    if (!request.creates(Kinds.SECRET)
        || !Json.text(secret.tree(), "type").orElse("").equals(TYPE)) {
      return secret;
    }
    String name = Json.text(secret.tree(), "metadata", "annotations", NAME).orElse("");
    Optional<Document> account =
        request.now().find(Kinds.SERVICE_ACCOUNT.key(request.target().namespace(), name));
    return account.map(some -> filled(secret, some)).orElse(secret);
  }

  private Document filled(Document secret, Document account) {
    Map<String, @Nullable Object> data = new LinkedHashMap<>(Json.map(secret.tree(), "data"));
    data.put("ca.crt", encoded(authority));
    data.put("namespace", encoded(account.namespace()));
    String token =
        tokens.issueFor(
            account.namespace(),
            new Bound(account.name(), account.uid()),
            new Bound(secret.name(), secret.uid()));
    data.put("token", encoded(token));
    return secret.with(data, "data").with(account.uid(), "metadata", "annotations", UID);
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }
}
