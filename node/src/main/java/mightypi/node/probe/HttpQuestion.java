package mightypi.node.probe;

import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * One {@code GET} of HTTP/1.1 on a connection of its own, of which only the status line is read. A
 * probe may set any header, also {@code Host}, and accepts any certificate: that is why it does not
 * use a client library.
 */
final class HttpQuestion {

  private static final int LONGEST_LINE = 1024;

  private final HTTPGetAction action;
  private final String host;
  private final int port;
  private final Duration timeout;

  HttpQuestion(HTTPGetAction action, String host, int port, Duration timeout) {
    this.action = action;
    this.host = host;
    this.port = port;
    this.timeout = timeout;
  }

  Answer ask() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
      socket.setSoTimeout((int) timeout.toMillis());
      return isSecure() ? askOver(secured(socket)) : askOver(socket);
    } catch (SocketTimeoutException e) {
      return Answer.bad(
          "Get \""
              + url()
              + "\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
    } catch (IOException e) {
      return Answer.bad(
          "Get \"" + url() + "\": dial tcp " + host + ":" + port + ": connect: " + Asking.words(e));
    } catch (GeneralSecurityException e) {
      return new Answer(Answer.Verdict.BROKEN, String.valueOf(e.getMessage()));
    }
  }

  private boolean isSecure() {
    return "HTTPS".equals(action.getScheme());
  }

  private String url() {
    return (isSecure() ? "https" : "http") + "://" + authority() + path();
  }

  private String authority() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  private String path() {
    String path = Objects.requireNonNullElse(action.getPath(), "/");
    return path.startsWith("/") ? path : "/" + path;
  }

  private Answer askOver(Socket socket) throws IOException {
    socket.getOutputStream().write(request().getBytes(StandardCharsets.UTF_8));
    String line = firstLine(new BufferedInputStream(socket.getInputStream(), LONGEST_LINE));
    String[] words = line.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/") || !words[1].matches("\\d{3}")) {
      return Answer.bad(
          "Get \""
              + url()
              + "\": net/http: HTTP/1.x transport connection broken: malformed HTTP response");
    }
    int status = Integer.parseInt(words[1]);
    return status >= 200 && status < 400
        ? Answer.good()
        : Answer.bad("HTTP probe failed with statuscode: " + status);
  }

  private String request() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("host", "Host: " + authority());
    headers.put("user-agent", "User-Agent: kube-probe/1.32");
    headers.put("accept", "Accept: */*");
    headers.put("connection", "Connection: close");
    for (HTTPHeader each : action.getHttpHeaders()) {
      headers.put(each.getName().toLowerCase(Locale.ROOT), each.getName() + ": " + each.getValue());
    }
    return "GET " + path() + " HTTP/1.1\r\n" + String.join("\r\n", headers.values()) + "\r\n\r\n";
  }

  private static String firstLine(InputStream stream) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = stream.read();
    while (next >= 0 && next != '\n' && line.length() < LONGEST_LINE) {
      line.append((char) next);
      next = stream.read();
    }
    return line.toString().strip();
  }

  private Socket secured(Socket plain) throws IOException, GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    return context.getSocketFactory().createSocket(plain, host, port, true);
  }

  /** The API says that probes do not verify certificates: pods have private ones. */
  private static final class Anybody implements X509TrustManager {
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
