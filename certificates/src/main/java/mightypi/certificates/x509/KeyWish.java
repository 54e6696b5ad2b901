package mightypi.certificates.x509;

import java.util.List;
import java.util.Optional;
import mightypi.control.fact.Fields;
import org.jspecify.annotations.Nullable;

/**
 * How a private key is to be: {@code spec.privateKey}.
 *
 * @param size in bits; of no meaning for Ed25519
 * @param pkcs8 else each algorithm's own older form
 * @param rotates whether each issuance has a new key
 */
public record KeyWish(Algorithm algorithm, int size, boolean pkcs8, boolean rotates) {

  /** In cert-manager's words. */
  public enum Algorithm {
    RSA("RSA"),
    ECDSA("ECDSA"),
    ED25519("Ed25519");

    private final String word;

    Algorithm(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }

    static Algorithm of(String word) {
      for (Algorithm each : values()) {
        if (each.word.equalsIgnoreCase(word)) {
          return each;
        }
      }
      return RSA;
    }
  }

  private static final int LEAST_RSA = 2048;
  private static final int MOST_RSA = 8192;
  private static final int DEFAULT_EC = 256;
  private static final List<Integer> CURVES = List.of(256, 384, 521);

  /** Rotation is the default since cert-manager v1.18. */
  public static KeyWish of(@Nullable Object privateKey) {
    Algorithm algorithm = Algorithm.of(Fields.text(privateKey, "algorithm"));
    int absent = algorithm == Algorithm.RSA ? LEAST_RSA : DEFAULT_EC;
    int size = Fields.number(privateKey, 0, "size");
    return new KeyWish(
        algorithm,
        size == 0 ? absent : size,
        Fields.text(privateKey, "encoding").equals("PKCS8"),
        !Fields.text(privateKey, "rotationPolicy").equals("Never"));
  }

  /** What nobody can fulfil; empty when it is well. */
  public Optional<String> fault() {
    return switch (algorithm) {
      case RSA ->
          size < LEAST_RSA || size > MOST_RSA
              ? Optional.of(
                  "spec.privateKey.size: must be between 2048 and 8192 for rsa keyAlgorithm")
              : Optional.empty();
      case ECDSA ->
          CURVES.contains(size)
              ? Optional.empty()
              : Optional.of(
                  "spec.privateKey.size: Unsupported value: %d: supported values: \"256\", \"384\", \"521\""
                      .formatted(size));
      case ED25519 -> Optional.empty();
    };
  }
}
