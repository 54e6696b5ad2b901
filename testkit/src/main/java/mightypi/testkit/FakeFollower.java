package mightypi.testkit;

import java.util.function.Consumer;
import mightypi.model.Image;
import org.jspecify.annotations.Nullable;

/** Shows images to one follower on a thread of its own; what it is too slow for is skipped. */
final class FakeFollower {

  private final Consumer<Image> follower;
  private @Nullable Image next;
  private boolean ended;

  FakeFollower(Consumer<Image> follower) {
    this.follower = follower;
    Thread.ofVirtual().name("fake-follower").start(this::run);
  }

  synchronized void show(Image image) {
    next = image;
    notifyAll();
  }

  synchronized void end() {
    ended = true;
    notifyAll();
  }

  private void run() {
    try {
      for (Image image = take(); image != null; image = take()) {
        follower.accept(image);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Image take() throws InterruptedException {
    while (next == null && !ended) {
      wait();
    }
    Image taken = ended ? null : next;
    next = null;
    return taken;
  }
}
