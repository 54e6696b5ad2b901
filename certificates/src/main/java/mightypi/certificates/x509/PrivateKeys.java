package mightypi.certificates.x509;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/** Private keys: made, written, read, and held against a wish. */
public final class PrivateKeys {

  private static final Map<Integer, String> CURVES =
      Map.of(256, "secp256r1", 384, "secp384r1", 521, "secp521r1");
  private static final String PKCS1 = "RSA PRIVATE KEY";
  private static final String SEC1 = "EC PRIVATE KEY";
  private static final String PKCS8 = "PRIVATE KEY";

  private PrivateKeys() {}

  public static KeyPair generate(KeyWish wish, SecureRandom chance) {
    try {
      KeyPairGenerator generator =
          switch (wish.algorithm()) {
            case RSA -> KeyPairGenerator.getInstance("RSA");
            case ECDSA -> KeyPairGenerator.getInstance("EC");
            case ED25519 -> KeyPairGenerator.getInstance("Ed25519");
          };
      switch (wish.algorithm()) {
        case RSA ->
            generator.initialize(
                new RSAKeyGenParameterSpec(wish.size(), RSAKeyGenParameterSpec.F4), chance);
        case ECDSA -> generator.initialize(new ECGenParameterSpec(curve(wish.size())), chance);
        case ED25519 -> generator.initialize(255, chance);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every Java has these
    }
  }

  private static String curve(int size) {
    String name = CURVES.get(size);
    if (name == null) {
      throw new IllegalArgumentException("there is no curve of " + size + " bits");
    }
    return name;
  }

  /** As PEM, in the form that the wish names. */
  public static byte[] write(KeyPair pair, KeyWish wish) {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded());
    try {
      if (wish.pkcs8() || !(isRsa(info) || isEc(info))) {
        return Pem.write(PKCS8, info.getEncoded());
      }
      return isRsa(info)
          ? Pem.write(PKCS1, info.parsePrivateKey().toASN1Primitive().getEncoded())
          : Pem.write(SEC1, sec1(pair, info).getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException(e); // it was just encoded
    }
  }

  private static boolean isRsa(PrivateKeyInfo info) {
    return PKCSObjectIdentifiers.rsaEncryption.equals(info.getPrivateKeyAlgorithm().getAlgorithm());
  }

  private static boolean isEc(PrivateKeyInfo info) {
    return X9ObjectIdentifiers.id_ecPublicKey.equals(info.getPrivateKeyAlgorithm().getAlgorithm());
  }

  /** RFC 5915, with the curve and the public key inside, as others write it. */
  private static org.bouncycastle.asn1.sec.ECPrivateKey sec1(KeyPair pair, PrivateKeyInfo info)
      throws IOException {
    var inner = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(info.parsePrivateKey());
    DERBitString point =
        new DERBitString(
            SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded())
                .getPublicKeyData()
                .getBytes());
    int bits = ((ECPrivateKey) pair.getPrivate()).getParams().getOrder().bitLength();
    return new org.bouncycastle.asn1.sec.ECPrivateKey(
        bits, inner.getKey(), point, info.getPrivateKeyAlgorithm().getParameters());
  }

  /** The first private key in the text, whatever its form. */
  public static KeyPair read(byte[] pem) throws IOException {
    for (PemObject each : Pem.read(pem)) {
      try {
        switch (each.getType()) {
          case PKCS1, SEC1, PKCS8 -> {
            return pair(info(each));
          }
          default -> {} // such as EC PARAMETERS
        }
      } catch (GeneralSecurityException | IllegalArgumentException | IllegalStateException e) {
        throw new IOException("error parsing private key", e);
      }
    }
    throw new IOException("error decoding private key PEM block");
  }

  private static PrivateKeyInfo info(PemObject block) throws IOException {
    return switch (block.getType()) {
      case PKCS1 ->
          new PrivateKeyInfo(
              new AlgorithmIdentifier(
                  PKCSObjectIdentifiers.rsaEncryption, org.bouncycastle.asn1.DERNull.INSTANCE),
              org.bouncycastle.asn1.pkcs.RSAPrivateKey.getInstance(block.getContent()));
      case SEC1 -> {
        var key = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(block.getContent());
        yield new PrivateKeyInfo(
            new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()),
            key);
      }
      default -> PrivateKeyInfo.getInstance(block.getContent());
    };
  }

  private static KeyPair pair(PrivateKeyInfo info) throws IOException, GeneralSecurityException {
    String algorithm = isRsa(info) ? "RSA" : isEc(info) ? "EC" : "Ed25519";
    KeyFactory factory = KeyFactory.getInstance(algorithm);
    PrivateKey key = factory.generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    return new KeyPair(publicKey(factory, key, info), key);
  }

  private static PublicKey publicKey(KeyFactory factory, PrivateKey key, PrivateKeyInfo info)
      throws IOException, GeneralSecurityException {
    if (key instanceof RSAPrivateCrtKey rsa) {
      return factory.generatePublic(
          new java.security.spec.RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
    }
    SubjectPublicKeyInfo open =
        key instanceof ECPrivateKey ec
            ? new SubjectPublicKeyInfo(info.getPrivateKeyAlgorithm(), point(info, ec.getS()))
            : new SubjectPublicKeyInfo(
                info.getPrivateKeyAlgorithm(),
                ((Ed25519PrivateKeyParameters) PrivateKeyFactory.createKey(info))
                    .generatePublicKey()
                    .getEncoded());
    return factory.generatePublic(new X509EncodedKeySpec(open.getEncoded()));
  }

  private static byte[] point(PrivateKeyInfo info, BigInteger secret) throws IOException {
    ASN1ObjectIdentifier curve =
        ASN1ObjectIdentifier.getInstance(info.getPrivateKeyAlgorithm().getParameters());
    @Nullable X9ECParameters parameters = ECNamedCurveTable.getByOID(curve);
    if (parameters == null) {
      throw new IOException("the curve " + curve + " is not known");
    }
    return new FixedPointCombMultiplier().multiply(parameters.getG(), secret).getEncoded(false);
  }

  /** The fields of the wish that a key does not fulfil; empty when it does. */
  public static List<String> mismatches(PublicKey key, KeyWish wish) {
    List<String> fields = new ArrayList<>();
    KeyWish.Algorithm algorithm =
        switch (key) {
          case java.security.interfaces.RSAPublicKey rsa -> KeyWish.Algorithm.RSA;
          case java.security.interfaces.ECPublicKey ec -> KeyWish.Algorithm.ECDSA;
          default -> KeyWish.Algorithm.ED25519;
        };
    if (algorithm != wish.algorithm()) {
      fields.add("spec.privateKey.algorithm");
    } else if (size(key) != wish.size() && algorithm != KeyWish.Algorithm.ED25519) {
      fields.add("spec.privateKey.size");
    }
    return fields;
  }

  static int size(PublicKey key) {
    return switch (key) {
      case java.security.interfaces.RSAPublicKey rsa -> rsa.getModulus().bitLength();
      case java.security.interfaces.ECPublicKey ec ->
          ec.getParams().getCurve().getField().getFieldSize();
      default -> 0;
    };
  }
}
