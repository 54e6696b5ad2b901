package mightypi.certificates.x509;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.engines.RC2Engine;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.operator.OutputEncryptor;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12PfxPduBuilder;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilder;
import org.bouncycastle.pkcs.bc.BcPKCS12PBEOutputEncryptorBuilder;

/** Keystores for programs that do not read PEM: Java's own, and PKCS#12 (RFC 7292). */
public final class Keystores {

  /** How a PKCS#12 file is protected, in cert-manager's words; Java makes the modern one itself. */
  private static final String MODERN = "Modern2023";

  private static final String LEGACY_DES = "LegacyDES";
  private static final String KEY_ENTRY = "certificate";
  private static final String TRUST_ENTRY = "ca";

  private Keystores() {}

  public static byte[] jks(
      PrivateKey key, List<X509Certificate> chain, String alias, String password) {
    return keys("JKS", key, chain, alias, password);
  }

  public static byte[] trustJks(X509Certificate authority, String password) {
    return trust("JKS", authority, password);
  }

  public static byte[] pkcs12(
      PrivateKey key, List<X509Certificate> chain, String profile, String password) {
    return profile.equals(MODERN)
        ? keys("PKCS12", key, chain, KEY_ENTRY, password)
        : legacy(key, chain, profile, password);
  }

  public static byte[] trustPkcs12(X509Certificate authority, String password) {
    return trust("PKCS12", authority, password);
  }

  private static byte[] keys(
      String type, PrivateKey key, List<X509Certificate> chain, String alias, String password) {
    try {
      KeyStore store = KeyStore.getInstance(type);
      store.load(null, null);
      store.setKeyEntry(alias, key, password.toCharArray(), chain.toArray(X509Certificate[]::new));
      return bytes(store, password);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot write a keystore", e);
    }
  }

  private static byte[] trust(String type, X509Certificate authority, String password) {
    try {
      KeyStore store = KeyStore.getInstance(type);
      store.load(null, null);
      store.setCertificateEntry(TRUST_ENTRY, authority);
      return bytes(store, password);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot write a keystore", e);
    }
  }

  private static byte[] bytes(KeyStore store, String password)
      throws GeneralSecurityException, IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.store(out, password.toCharArray());
    return out.toByteArray();
  }

  /** RC2-40 for certificates and 3DES for the key, or 3DES for both: what old programs read. */
  private static byte[] legacy(
      PrivateKey key, List<X509Certificate> chain, String profile, String password) {
    char[] secret = password.toCharArray();
    try {
      PKCS12SafeBagBuilder keyBag =
          new PKCS12SafeBagBuilder(PrivateKeyInfo.getInstance(key.getEncoded()), des(secret));
      JcaX509ExtensionUtils ids = new JcaX509ExtensionUtils();
      var id = ids.createSubjectKeyIdentifier(chain.getFirst().getPublicKey());
      keyBag.addBagAttribute(PKCS12SafeBag.localKeyIdAttribute, id);
      PKCS12SafeBag[] certificates = new PKCS12SafeBag[chain.size()];
      for (int i = 0; i < certificates.length; i++) {
        PKCS12SafeBagBuilder bag =
            new PKCS12SafeBagBuilder(new X509CertificateHolder(chain.get(i).getEncoded()));
        if (i == 0) {
          bag.addBagAttribute(PKCS12SafeBag.localKeyIdAttribute, id);
          bag.addBagAttribute(PKCS12SafeBag.friendlyNameAttribute, new DERBMPString(KEY_ENTRY));
        }
        certificates[i] = bag.build();
      }
      PKCS12PfxPduBuilder file = new PKCS12PfxPduBuilder();
      file.addEncryptedData(profile.equals(LEGACY_DES) ? des(secret) : rc2(secret), certificates);
      file.addData(keyBag.build());
      PKCS12PfxPdu pdu = file.build(new BcPKCS12MacCalculatorBuilder(), secret);
      return pdu.getEncoded("DER");
    } catch (GeneralSecurityException | IOException | PKCSException e) {
      throw new IllegalStateException("cannot write a keystore", e);
    }
  }

  private static OutputEncryptor des(char[] password) {
    return new BcPKCS12PBEOutputEncryptorBuilder(
            PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC,
            CBCBlockCipher.newInstance(new DESedeEngine()))
        .build(password);
  }

  private static OutputEncryptor rc2(char[] password) {
    return new BcPKCS12PBEOutputEncryptorBuilder(
            PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC2_CBC,
            CBCBlockCipher.newInstance(new RC2Engine()))
        .build(password);
  }

  /** Whether a keystore opens with the password and holds the certificate first in its chain. */
  public static boolean holds(
      String type, byte[] store, String password, X509Certificate certificate) {
    try {
      KeyStore known = KeyStore.getInstance(type);
      known.load(new ByteArrayInputStream(store), password.toCharArray());
      return known.getCertificateAlias(certificate) != null;
    } catch (GeneralSecurityException | IOException e) {
      return false;
    }
  }
}
