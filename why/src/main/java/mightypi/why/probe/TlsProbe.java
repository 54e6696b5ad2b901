package mightypi.why.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import mightypi.why.evidence.Handshake;
import mightypi.why.evidence.Question;
import mightypi.why.evidence.Served;

/**
 * A TLS handshake that takes any certificate, since it is the certificate that is asked about;
 * whether it would be trusted is judged apart. Nothing secret is ever sent over such a connection.
 */
final class TlsProbe {

  private final Question question;
  private final Trust trust;

  TlsProbe(Question question, Trust trust) {
    this.question = question;
    this.trust = trust;
  }

  Handshake shake(InetAddress address) {
    try (SSLSocket socket = connect(question, address, question.port())) {
      X509Certificate[] chain =
          Stream.of(socket.getSession().getPeerCertificates())
              .map(X509Certificate.class::cast)
              .toArray(X509Certificate[]::new);
      return new Handshake(
          "", Stream.of(chain).map(TlsProbe::served).toList(), trust.distrust(chain));
    } catch (IOException e) {
      return new Handshake("the handshake fails: " + e.getMessage(), List.of(), "");
    }
  }

  static SSLSocket connect(Question question, InetAddress address, int port) throws IOException {
    Socket plain = new Socket();
    try {
      plain.connect(new InetSocketAddress(address, port), AddressProbe.DEADLINE);
      plain.setSoTimeout(AddressProbe.DEADLINE);
      SSLSocket socket =
          (SSLSocket) anyone().getSocketFactory().createSocket(plain, question.host(), port, true);
      SSLParameters parameters = socket.getSSLParameters();
      if (!question.isAddress() && question.host().contains(".")) {
        parameters.setServerNames(List.of(new SNIHostName(question.host())));
      }
      parameters.setApplicationProtocols(new String[] {"http/1.1"});
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException | IllegalArgumentException e) {
      plain.close();
      throw new IOException(String.valueOf(e.getMessage()), e);
    }
  }

  private static SSLContext anyone() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anyone()}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  private static Served served(X509Certificate certificate) {
    return new Served(
        certificate.getSubjectX500Principal().getName(),
        issuer(certificate),
        names(certificate),
        certificate.getNotBefore().toInstant().truncatedTo(ChronoUnit.SECONDS).toString(),
        certificate.getNotAfter().toInstant().truncatedTo(ChronoUnit.SECONDS).toString(),
        digest(certificate));
  }

  private static String issuer(X509Certificate certificate) {
    String name = certificate.getIssuerX500Principal().getName();
    return certificate.getIssuerX500Principal().equals(certificate.getSubjectX500Principal())
        ? name + " (self-signed)"
        : name;
  }

  private static List<String> names(X509Certificate certificate) {
    try {
      return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
          .flatMap(Collection::stream)
          .filter(each -> each.get(1) instanceof String)
          .map(each -> (String) each.get(1))
          .toList();
    } catch (CertificateException e) {
      return List.of();
    }
  }

  private static String digest(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes any chain. */
  private static final class Anyone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
