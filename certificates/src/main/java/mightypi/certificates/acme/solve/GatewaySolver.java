package mightypi.certificates.acme.solve;

import mightypi.certificates.acme.fact.Words;

/**
 * HTTP-01 (RFC 8555 §8.3). The Challenge itself is what is shown: the gateway makes a route of each
 * one that there is.
 */
final class GatewaySolver implements Solver {

  @Override
  public boolean drives(Task task) {
    return task.challenge().type().equals(Words.HTTP_01);
  }

  @Override
  public void present(Task task) {
    // The gateway sees the Challenge in the image.
  }

  @Override
  public void cleanUp(Task task) {
    // The route goes with the Challenge.
  }
}
