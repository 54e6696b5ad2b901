package mightypi.testkit;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for programs that must be told theirs, and ports where nobody listens. They stand below
 * those that the kernel gives to whoever asks for any (from 32768 on) and below node ports, so that
 * no connection takes one before the program does; each process begins at a place of its own.
 */
public final class Ports {

  private static final int FIRST = 20_000;
  private static final int COUNT = 10_000;
  private static final int STRIDE = 61; // between the places of processes that began one by one
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * STRIDE % COUNT));

  private Ports() {}

  /** A port of TCP and UDP that nobody has, and that this process gives to nobody else. */
  public static int unused() {
    for (int i = 0; i < COUNT; i++) {
      int port = FIRST + NEXT.getAndIncrement() % COUNT;
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("every port from " + FIRST + " on is taken");
  }

  private static boolean isFree(int port) {
    try (ServerSocket _ = new ServerSocket(port);
        DatagramSocket _ = new DatagramSocket(port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Waits until somebody takes connections on a port of loopback. */
  public static void awaitListener(int port) {
    Watching.until("somebody listens on port " + port, () -> isListening(port));
  }

  /** Waits until nobody does: a listener that is closed may take one more. */
  public static void awaitSilence(int port) {
    Watching.until("nobody listens on port " + port, () -> !isListening(port));
  }

  private static boolean isListening(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
