package mightypi.certificates.acme.fact;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.shredzone.acme4j.toolbox.JoseUtils;

/** The key of an account with an authority: RSA or ECDSA, in PEM as PKCS #1, SEC 1 or PKCS #8. */
public record AccountKey(KeyPair pair) {

  private static final int RSA_BITS = 2048; // as cert-manager makes them
  private static final Base64.Encoder URL_SAFE = Base64.getUrlEncoder().withoutPadding();

  public static AccountKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(RSA_BITS);
      return new AccountKey(generator.generateKeyPair());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Throws, in words for people, when the text is not a private key. */
  public static AccountKey parse(byte[] pem) throws GeneralSecurityException {
    try (PEMParser parser =
        new PEMParser(new StringReader(new String(pem, StandardCharsets.US_ASCII)))) {
      Object found = parser.readObject();
      JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
      return switch (found) {
        case PEMKeyPair both when both.getPublicKeyInfo() == null ->
            new AccountKey(withPublicHalf(converter, both.getPrivateKeyInfo()));
        case PEMKeyPair both -> new AccountKey(converter.getKeyPair(both));
        case PrivateKeyInfo alone -> new AccountKey(withPublicHalf(converter, alone));
        case null -> throw new GeneralSecurityException("error decoding private key PEM block");
        default -> throw new GeneralSecurityException("the PEM block is not a private key");
      };
    } catch (IOException | RuntimeException e) {
      throw new GeneralSecurityException("error decoding private key PEM block", e);
    }
  }

  private static KeyPair withPublicHalf(JcaPEMKeyConverter converter, PrivateKeyInfo info)
      throws IOException, GeneralSecurityException {
    SubjectPublicKeyInfo half =
        SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
            publicHalf(PrivateKeyFactory.createKey(info)));
    return new KeyPair(converter.getPublicKey(half), converter.getPrivateKey(info));
  }

  private static AsymmetricKeyParameter publicHalf(AsymmetricKeyParameter secret)
      throws GeneralSecurityException {
    return switch (secret) {
      case RSAPrivateCrtKeyParameters rsa ->
          new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
      case ECPrivateKeyParameters ec ->
          new ECPublicKeyParameters(
              ec.getParameters().getG().multiply(ec.getD()), ec.getParameters());
      default -> throw new GeneralSecurityException("the key is neither RSA nor ECDSA");
    };
  }

  /** PKCS #1 or SEC 1, as cert-manager writes account keys. */
  public byte[] pem() {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(pair.getPrivate());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  /** By which {@code status.acme.lastPrivateKeyHash} notices another key. */
  public String hash() {
    byte[] bare =
        SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded())
            .getPublicKeyData()
            .getBytes(); // of an RSA key its PKCS #1 form, which is what cert-manager hashes
    return Base64.getEncoder().encodeToString(sha256(bare));
  }

  /** The key authorization of a token (RFC 8555 §8.1). */
  public String authorizationFor(String token) {
    return token + "." + URL_SAFE.encodeToString(JoseUtils.thumbprint(pair.getPublic()));
  }

  /** The value of the TXT record that answers a DNS-01 challenge (RFC 8555 §8.4). */
  public String recordFor(String token) {
    return URL_SAFE.encodeToString(
        sha256(authorizationFor(token).getBytes(StandardCharsets.US_ASCII)));
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
