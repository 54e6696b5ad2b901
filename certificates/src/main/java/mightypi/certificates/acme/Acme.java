package mightypi.certificates.acme;

import java.util.List;
import mightypi.certificates.acme.engine.AcmeEngine;
import mightypi.certificates.acme.fact.AcmeConfig;
import mightypi.certificates.acme.order.ChallengeTurns;
import mightypi.certificates.acme.order.OrderChallenges;
import mightypi.certificates.acme.order.OrderRequests;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Controller;
import mightypi.model.Randomness;
import mightypi.model.Registration;

/** Issuers of type acme: what is to be there, and the conversations that bring it about. */
public final class Acme {

  private Acme() {}

  /** The deciding half, for a loop that runs all controllers of a cloud. */
  public static List<Controller> controllers(AcmeConfig config, Clock clock) {
    return List.of(
        new OrderRequests(clock),
        new OrderChallenges(clock, config.clusterResourceNamespace()),
        new ChallengeTurns());
  }

  /** The half that speaks with authorities, providers and name servers. */
  public static Registration converse(
      Cluster cluster, AcmeConfig config, Clock clock, Randomness randomness) {
    return AcmeEngine.start(cluster, config, clock, randomness);
  }
}
