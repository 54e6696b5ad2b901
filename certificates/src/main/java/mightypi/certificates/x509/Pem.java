package mightypi.certificates.x509;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** Blocks of text around DER (RFC 7468). */
public final class Pem {

  private static final String CERTIFICATE = "CERTIFICATE";

  private Pem() {}

  public static byte[] write(String type, byte[] der) {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject(type, der));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  static List<PemObject> read(byte[] pem) throws IOException {
    List<PemObject> blocks = new ArrayList<>();
    try (PemReader reader =
        new PemReader(new StringReader(new String(pem, StandardCharsets.US_ASCII)))) {
      for (PemObject each = reader.readPemObject(); each != null; each = reader.readPemObject()) {
        blocks.add(each);
      }
    } catch (IllegalStateException | IllegalArgumentException e) { // for text that is no base64
      throw new IOException("error decoding PEM block", e);
    }
    return blocks;
  }

  /** The first block, without its armour. */
  public static Optional<byte[]> der(byte[] pem) throws IOException {
    return read(pem).stream().findFirst().map(PemObject::getContent);
  }

  /** All certificates, in order. Throws when there is none, or one that cannot be read. */
  public static List<X509Certificate> certificates(byte[] pem) throws IOException {
    List<X509Certificate> found = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (PemObject each : read(pem)) {
        if (each.getType().equals(CERTIFICATE)
            && factory.generateCertificate(new ByteArrayInputStream(each.getContent()))
                instanceof X509Certificate certificate) {
          found.add(certificate);
        }
      }
    } catch (CertificateException e) {
      throw new IOException("error parsing X.509 certificate: " + e.getMessage(), e);
    }
    if (found.isEmpty()) {
      throw new IOException("error decoding certificate PEM block");
    }
    return List.copyOf(found);
  }

  public static byte[] write(List<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    for (X509Certificate each : certificates) {
      try {
        text.append(new String(write(CERTIFICATE, each.getEncoded()), StandardCharsets.US_ASCII));
      } catch (CertificateEncodingException e) {
        throw new IllegalStateException(e); // it was read from an encoding
      }
    }
    return text.toString().getBytes(StandardCharsets.US_ASCII);
  }

  public static PKCS10CertificationRequest request(byte[] pem) throws IOException {
    Optional<PemObject> block =
        read(pem).stream()
            .filter(each -> each.getType().endsWith("CERTIFICATE REQUEST"))
            .findFirst();
    if (block.isEmpty()) {
      throw new IOException("error decoding certificate request PEM block");
    }
    try {
      return whole(new PKCS10CertificationRequest(block.get().getContent()));
    } catch (IllegalArgumentException
        | IllegalStateException
        | ClassCastException
        | IndexOutOfBoundsException e) {
      throw new IOException("error parsing certificate request: " + e.getMessage(), e);
    }
  }

  /** Reads what is otherwise read late, so that a damaged request is known here. */
  private static PKCS10CertificationRequest whole(PKCS10CertificationRequest request)
      throws IOException {
    String subject = request.getSubject().toString();
    GeneralNames names = Requests.names(request);
    if (subject.isEmpty() && names != null && names.getNames().length == 0) {
      throw new IOException("error parsing certificate request: it names nobody");
    }
    return request;
  }
}
