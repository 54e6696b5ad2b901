package mightypi.node.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One run of a program of the machine, bounded in time. */
public record Command(List<String> words, String input, Duration limit) {

  private static final Duration USUAL_LIMIT = Duration.ofSeconds(30);

  public Command {
    words = List.copyOf(words);
  }

  public static Command of(String... words) {
    return new Command(List.of(words), "", USUAL_LIMIT);
  }

  public Command reading(String text) {
    return new Command(words, text, limit);
  }

  public Command within(Duration longest) {
    return new Command(words, input, longest);
  }

  /** What it printed on both its outputs. A program that fails is an exception with its words. */
  public String run() throws IOException {
    Ended ended = end();
    if (ended.code() != 0) {
      throw new IOException(
          String.join(" ", words) + " ended with " + ended.code() + ": " + ended.text().strip());
    }
    return ended.text();
  }

  /** Whether it ended with 0; for programs whose failure is an answer. */
  public boolean succeeds() throws IOException {
    return end().code() == 0;
  }

  private Ended end() throws IOException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    try {
      return follow(process);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(words + " was interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  private Ended follow(Process process) throws IOException, InterruptedException {
    CompletableFuture<String> printed = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> printed.complete(text(process.getInputStream())));
    try (OutputStream stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended without reading everything; its exit code and words say why.
    }
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException(words + " did not end within " + limit.toSeconds() + " s");
    }
    return new Ended(process.exitValue(), printed.join());
  }

  private static String text(InputStream stream) {
    try {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private record Ended(int code, String text) {}
}
