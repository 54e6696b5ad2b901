package mightypi.api.kind.access;

import static mightypi.api.kind.column.Columns.number;

import io.fabric8.kubernetes.api.model.ServiceAccount;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** Service accounts: who pods are. */
public final class ServiceAccountKind {

  private ServiceAccountKind() {}

  public static Declaration serviceAccounts() {
    return Declaration.of(Kinds.SERVICE_ACCOUNT, ServiceAccount.class)
        .shortNames("sa")
        .subresources(Subresource.TOKEN)
        .columns(
            Columns.NAME,
            number(
                "Secrets",
                "How many secrets it names.",
                account -> (long) Json.list(account.tree(), "secrets").size()),
            Columns.AGE);
  }
}
