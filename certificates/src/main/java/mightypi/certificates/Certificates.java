package mightypi.certificates;

import java.util.ArrayList;
import java.util.List;
import mightypi.certificates.acme.Acme;
import mightypi.certificates.acme.fact.AcmeConfig;
import mightypi.certificates.issuer.IssuerReadiness;
import mightypi.certificates.life.History;
import mightypi.certificates.life.Issuing;
import mightypi.certificates.life.Keys;
import mightypi.certificates.life.Readiness;
import mightypi.certificates.life.RequestMaking;
import mightypi.certificates.life.Trigger;
import mightypi.certificates.request.Approval;
import mightypi.certificates.request.Refusal;
import mightypi.certificates.request.Signing;
import mightypi.certificates.shim.Shim;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Controller;
import mightypi.model.Randomness;
import mightypi.model.Registration;

/** Certificates: the controllers, in the order in which a Certificate meets them. */
public final class Certificates {

  private Certificates() {}

  /** The deciding half, for a {@link mightypi.control.loop.ControlLoop}. */
  public static List<Controller> controllers(
      AcmeConfig config, Clock clock, Randomness randomness) {
    List<Controller> all = new ArrayList<>(Shim.all());
    all.addAll(own(clock, randomness));
    all.addAll(Acme.controllers(config, clock));
    return all;
  }

  /** The half that speaks with authorities, providers and name servers. */
  public static Registration start(
      Cluster cluster, AcmeConfig config, Clock clock, Randomness randomness) {
    return Acme.converse(cluster, config, clock, randomness);
  }

  private static List<Controller> own(Clock clock, Randomness randomness) {
    return List.of(
        // Who can sign.
        new IssuerReadiness(clock),
        // From a wish to a request.
        new Trigger(clock),
        new Keys(randomness),
        new RequestMaking(randomness),
        // From a request to a certificate.
        new Approval(clock),
        new Refusal(clock),
        new Signing(Signing.Type.CA, clock, randomness),
        new Signing(Signing.Type.SELF_SIGNED, clock, randomness),
        // From a certificate to a Secret that is good, and what is said about it.
        new Issuing(clock),
        new Readiness(clock),
        new History());
  }
}
