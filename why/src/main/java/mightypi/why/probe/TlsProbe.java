package mightypi.why.probe;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import mightypi.why.evidence.Handshake;
import mightypi.why.evidence.Handshake.Served;
import mightypi.why.evidence.Question;

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
      return new Handshake("", Stream.of(chain).map(Served::of).toList(), trust.distrust(chain));
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
