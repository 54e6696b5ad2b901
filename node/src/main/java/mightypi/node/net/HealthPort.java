package mightypi.node.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import mightypi.model.Json;
import mightypi.model.Key;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every HTTP request on one port with the health of one service, as kube-proxy does: 200 if
 * there is an endpoint here, else 503. A connection is one request; strangers come, so what they
 * send and how many they are is bounded.
 */
final class HealthPort implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HealthPort.class);
  private static final int AT_ONCE = 64;
  private static final int LONGEST_HEAD = 8192;
  private static final int PATIENCE_MILLIS = 5_000;

  private final Key service;
  private final BooleanSupplier isHealthy;
  private final ServerSocket socket;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private volatile int endpoints;

  private HealthPort(Key service, int endpoints, BooleanSupplier isHealthy, ServerSocket socket) {
    this.service = service;
    this.endpoints = endpoints;
    this.isHealthy = isHealthy;
    this.socket = socket;
  }

  static HealthPort open(Key service, Part.Health told, BooleanSupplier isHealthy)
      throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(told.port()));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    HealthPort port = new HealthPort(service, told.localEndpoints(), isHealthy, socket);
    Thread.ofVirtual().name("health-" + told.port()).start(port::listen);
    return port;
  }

  int port() {
    return socket.getLocalPort();
  }

  void tell(int localEndpoints) {
    endpoints = localEndpoints;
  }

  private void listen() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        if (places.tryAcquire()) {
          Thread.ofVirtual().name("health-client").start(() -> converse(client));
        } else {
          client.close();
        }
      } catch (IOException e) {
        LOG.debug("health port of {}", service, e);
      }
    }
  }

  private void converse(Socket client) {
    try (client) {
      client.setSoTimeout(PATIENCE_MILLIS);
      if (isRequest(client.getInputStream())) {
        client.getOutputStream().write(answer().getBytes(StandardCharsets.UTF_8));
        client.shutdownOutput();
      }
    } catch (IOException e) {
      LOG.debug("health port of {}", service, e);
    } finally {
      places.release();
    }
  }

  /** Whether the head of a request came whole. */
  private static boolean isRequest(InputStream in) throws IOException {
    int ends = 0;
    for (int i = 0; i < LONGEST_HEAD; i++) {
      int next = in.read();
      if (next < 0) {
        return false;
      }
      ends = next == '\n' ? ends + 1 : next == '\r' ? ends : 0;
      if (ends == 2) {
        return true;
      }
    }
    return false;
  }

  String answer() {
    int count = endpoints;
    boolean healthy = isHealthy.getAsBoolean();
    String body =
        """
        {
        \t"service": {
        \t\t"namespace": %s,
        \t\t"name": %s
        \t},
        \t"localEndpoints": %d,
        \t"serviceProxyHealthy": %b
        }"""
            .formatted(Json.brief(service.namespace()), Json.brief(service.name()), count, healthy);
    String status = count > 0 && healthy ? "200 OK" : "503 Service Unavailable";
    return "HTTP/1.1 "
        + status
        + "\r\nContent-Type: application/json\r\nX-Content-Type-Options: nosniff\r\n"
        + "X-Load-Balancing-Endpoint-Weight: "
        + count
        + "\r\nConnection: close\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("health port of {}", service, e);
    }
  }
}
