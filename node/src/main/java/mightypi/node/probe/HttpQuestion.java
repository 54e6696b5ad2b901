package mightypi.node.probe;

import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * One {@code GET} of HTTP/1.1 on a connection of its own, of which only the head is read. A probe
 * may set any header, also {@code Host}, and accepts any certificate: that is why it does not use a
 * client library. Redirections are followed on the same host only; one that leads elsewhere is an
 * answer like any other.
 */
final class HttpQuestion {

  private static final int MOST_REDIRECTIONS = 10;

  private final HTTPGetAction action;
  private final String address;
  private final Duration timeout;

  HttpQuestion(HTTPGetAction action, String host, int port, Duration timeout) {
    this.action = action;
    this.address = scheme(action) + "://" + authority(host, port) + path(action);
    this.timeout = timeout;
  }

  private static String scheme(HTTPGetAction action) {
    return "HTTPS".equals(action.getScheme()) ? "https" : "http";
  }

  private static String authority(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private static String path(HTTPGetAction action) {
    String path = Objects.requireNonNullElse(action.getPath(), "/").replace(" ", "%20");
    return path.startsWith("/") ? path : "/" + path;
  }

  /** Good when the answer is: from 200 to 399. */
  Answer ask() {
    return ask(true);
  }

  /** Good when there is an answer. */
  Answer reach() {
    return ask(false);
  }

  private Answer ask(boolean judges) {
    URI url;
    try {
      url = URI.create(address);
    } catch (IllegalArgumentException e) {
      return new Answer(Answer.Verdict.BROKEN, String.valueOf(e.getMessage()));
    }
    String host = Objects.requireNonNullElse(url.getHost(), "");
    if (host.isEmpty()) {
      return new Answer(Answer.Verdict.BROKEN, "invalid host in " + address);
    }
    try {
      for (int i = 0; i < MOST_REDIRECTIONS; i++) {
        Optional<HttpReply> reply = exchange(url);
        if (reply.isEmpty()) {
          return Answer.bad(
              said(url, "net/http: HTTP/1.x transport connection broken: malformed HTTP response"));
        }
        Optional<URI> next = judges ? next(url, reply.get(), host) : Optional.empty();
        if (next.isEmpty()) {
          return judges ? judged(reply.get()) : Answer.good();
        }
        url = next.get();
      }
      return Answer.bad(said(url, "stopped after 10 redirects"));
    } catch (SocketTimeoutException e) {
      return Answer.bad(
          said(url, "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"));
    } catch (IOException e) {
      return Answer.bad(
          said(url, "dial tcp " + url.getAuthority() + ": connect: " + Asking.words(e)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return new Answer(Answer.Verdict.BROKEN, String.valueOf(e.getMessage()));
    }
  }

  private static Answer judged(HttpReply reply) {
    int status = reply.status();
    if (status < 200 || status >= 400) {
      return Answer.bad("HTTP probe failed with statuscode: " + status);
    }
    return status < 300
        ? Answer.good()
        : Answer.doubtful("Probe terminated redirects, Response body: " + reply.body());
  }

  private static String said(URI url, String what) {
    return "Get \"" + url + "\": " + what;
  }

  private static Optional<URI> next(URI url, HttpReply reply, String host) {
    if (!reply.isRedirection()) {
      return Optional.empty();
    }
    URI next = url.resolve(reply.location().orElseThrow());
    return Objects.equals(next.getHost(), host) ? Optional.of(next) : Optional.empty();
  }

  private Optional<HttpReply> exchange(URI url) throws IOException, GeneralSecurityException {
    boolean secure = "https".equals(url.getScheme());
    int port = url.getPort() > 0 ? url.getPort() : secure ? 443 : 80;
    String host = url.getHost().replace("[", "").replace("]", "");
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
      socket.setSoTimeout((int) timeout.toMillis());
      return exchange(url, secure ? secured(socket, host, port) : socket);
    }
  }

  private Optional<HttpReply> exchange(URI url, Socket socket) throws IOException {
    socket.getOutputStream().write(request(url).getBytes(StandardCharsets.UTF_8));
    return HttpReply.read(new BufferedInputStream(socket.getInputStream(), 1024));
  }

  private String request(URI url) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("host", "Host: " + url.getAuthority());
    headers.put("user-agent", "User-Agent: kube-probe/1.32");
    headers.put("accept", "Accept: */*");
    headers.put("connection", "Connection: close");
    for (HTTPHeader each : action.getHttpHeaders()) {
      headers.put(each.getName().toLowerCase(Locale.ROOT), each.getName() + ": " + each.getValue());
    }
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return "GET "
        + path
        + query
        + " HTTP/1.1\r\n"
        + String.join("\r\n", headers.values())
        + "\r\n\r\n";
  }

  private static Socket secured(Socket plain, String host, int port)
      throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    return context.getSocketFactory().createSocket(plain, host, port, true);
  }

  /**
   * The API says that probes do not verify certificates: pods have private ones. Of the extended
   * kind, so that nobody looks at names and algorithms behind its back.
   */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
