package mightypi.testkit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Image;
import mightypi.model.Registration;

/** Waits for something to become true: of a cluster, woken by its changes, or of the world. */
public final class Watching {

  /** A claim about the world. What it throws ends the wait. */
  public interface Claim<E extends Exception> {
    boolean isTrue() throws E;
  }

  /** Far beyond what anything takes; only a fault waits so long. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Duration GLANCE = Duration.ofMillis(20);

  private Watching() {}

  /** The first image of which the claim is true. */
  public static Image until(Cluster cluster, String claim, Predicate<Image> isTrue) {
    CompletableFuture<Image> found = new CompletableFuture<>();
    try (Registration _ = cluster.follow(image -> tell(found, image, isTrue))) {
      return found.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("never came true: " + claim, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for: " + claim, e);
    }
  }

  private static void tell(CompletableFuture<Image> found, Image image, Predicate<Image> isTrue) {
    if (!found.isDone() && isTrue.test(image)) {
      found.complete(image);
    }
  }

  /** Looks now and then, for what no image tells. */
  public static <E extends Exception> void until(String claim, Claim<E> holds) throws E {
    long end = Clock.SYSTEM.nanos() + PATIENCE.toNanos();
    while (!holds.isTrue()) {
      if (Clock.SYSTEM.nanos() > end) {
        throw new AssertionError("never came true: " + claim);
      }
      LockSupport.parkNanos(GLANCE.toNanos());
    }
  }
}
