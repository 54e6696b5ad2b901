package mightypi.api.signing;

import java.time.Duration;

/** Signs with the cluster's key. */
@FunctionalInterface
public interface Authority {

  /** The certificate in PEM, good for as long as wanted, but not beyond the authority itself. */
  String sign(Petition petition, KeyUsages usages, Duration life);
}
