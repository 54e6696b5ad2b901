package mightypi.certificates.acme.engine;

import java.util.Map;
import mightypi.certificates.acme.fact.AcmeIssuer;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.model.Clock;
import org.jspecify.annotations.Nullable;

/** An account of which its authority knows nothing any more. */
final class Accounts {

  private Accounts() {}

  /** Says so on the issuer, which is then registered anew. */
  static void forget(Ledger ledger, AcmeIssuer issuer, Clock clock) {
    Map<String, @Nullable Object> condition =
        Fields.fields(
            "type", "Ready",
            "status", "False",
            "reason", "ErrVerifyACMEAccount",
            "message", "Failed to verify ACME account: the ACME server does not know it any more");
    boolean unused =
        ledger.news(
            issuer.key(),
            issuer.document().uid(),
            document ->
                document
                    .with(
                        Conditions.with(Conditions.of(document), condition, clock.now()),
                        "status",
                        "conditions")
                    .with(null, "status", "acme"));
  }
}
