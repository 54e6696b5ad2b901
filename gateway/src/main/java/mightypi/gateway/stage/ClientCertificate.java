package mightypi.gateway.stage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.util.AsciiString;
import java.net.URLEncoder;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import mightypi.gateway.wire.Fields;
import mightypi.gateway.wire.Peer;
import mightypi.gateway.wire.Tokens;

/** Tells the backend whose certificate the client has shown, under the names of ingress-nginx. */
final class ClientCertificate implements Stage {

  private static final AsciiString VERIFY = AsciiString.cached("ssl-client-verify");
  private static final AsciiString SUBJECT = AsciiString.cached("ssl-client-subject-dn");
  private static final AsciiString ISSUER = AsciiString.cached("ssl-client-issuer-dn");
  private static final AsciiString WHOLE = AsciiString.cached("ssl-client-cert");
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII));

  @Override
  public boolean concerns(Passing request) {
    Optional<Peer.Tls> tls = request.peer().tls();
    return tls.isPresent() && tls.get().clients() != Peer.Clients.NOT_ASKED;
  }

  @Override
  public void enter(Passing request) {
    Peer.Tls tls = request.peer().tls().orElseThrow();
    Fields fields = request.head().fields();
    Optional<X509Certificate> shown = tls.certificate();
    fields.set(VERIFY, shown.isPresent() ? "SUCCESS" : "NONE");
    if (shown.isPresent()) {
      name(fields, SUBJECT, shown.get().getSubjectX500Principal());
      name(fields, ISSUER, shown.get().getIssuerX500Principal());
      if (tls.clients() == Peer.Clients.ASKED_AND_PASSED_ON) {
        fields.set(WHOLE, URLEncoder.encode(pem(shown.get()), UTF_8).replace("+", "%20"));
      }
    }
    request.next();
  }

  /** Whoever issues certificates chooses the names in them, line ends as well. */
  private static void name(Fields fields, AsciiString field, X500Principal name) {
    AsciiString text = new AsciiString(name.getName(X500Principal.RFC2253));
    if (Tokens.isValue(text)) {
      fields.set(field, text);
    }
  }

  private static String pem(X509Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
          .formatted(LINES.encodeToString(certificate.getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was read cannot be written", e);
    }
  }
}
