package mightypi.certificates.x509;

import java.security.SecureRandom;
import java.security.SecureRandomSpi;
import mightypi.model.Randomness;

/** The chance from outside in the form that the JCA takes. */
public final class Chance extends SecureRandom {

  private static final long serialVersionUID = 1;

  public Chance(Randomness randomness) {
    super(new Source(randomness), null);
  }

  private static final class Source extends SecureRandomSpi {
    private static final long serialVersionUID = 1;

    private final transient Randomness randomness;

    Source(Randomness randomness) {
      this.randomness = randomness;
    }

    @Override
    protected void engineSetSeed(byte[] seed) {
      // The source is given; nothing is added to it.
    }

    @Override
    protected void engineNextBytes(byte[] bytes) {
      byte[] made = randomness.bytes(bytes.length);
      System.arraycopy(made, 0, bytes, 0, bytes.length);
    }

    @Override
    protected byte[] engineGenerateSeed(int count) {
      return randomness.bytes(count);
    }
  }
}
