package mightypi.program.command;

import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** What is logged, and how: one line an entry on standard error. */
public final class Logging {

  private static final Logger ROOT = LogManager.getLogManager().getLogger("");

  /** gRPC asks for TCP keep-alive on every channel; Netty warns that a Unix socket has none. */
  private static final Logger NETTY = Logger.getLogger("io.netty.bootstrap.Bootstrap");

  private Logging() {}

  /** Warnings and worse, as suits a command that people look at. */
  public static void quiet() {
    System.setProperty(
        "java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT %4$s %3$s: %5$s%6$s%n");
    ROOT.setLevel(Level.WARNING);
    NETTY.setLevel(Level.SEVERE);
  }
}
