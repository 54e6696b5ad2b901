package mightypi.node.image;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import mightypi.node.cri.Runtime;
import mightypi.node.cri.RuntimeFault;
import mightypi.node.cri.v1.AuthConfig;
import mightypi.node.cri.v1.Image;
import mightypi.node.cri.v1.PodSandboxConfig;

/** Pulls images for all pods of the node, a few at a time. */
public final class Puller {

  private final Runtime runtime;
  private final Semaphore turns;

  public Puller(Runtime runtime, int parallel) {
    this.runtime = runtime;
    this.turns = new Semaphore(parallel, true);
  }

  Optional<Image> local(ImageName name) throws RuntimeFault {
    return runtime.image(name.toString());
  }

  /**
   * Whether somebody imported the image on this machine: one that was pulled has the digest by
   * which its registry knows it. What was imported is what that person wants to run here, so no
   * registry is asked for another, and it is not removed, for it could not be pulled again.
   */
  static boolean isImported(Image image) {
    return image.getRepoDigestsCount() == 0;
  }

  /**
   * @param always even if it is here by the time it is its turn
   */
  Image pull(ImageName name, Optional<AuthConfig> auth, PodSandboxConfig sandbox, boolean always)
      throws RuntimeFault, InterruptedException {
    turns.acquire();
    try {
      Optional<Image> meanwhile = always ? Optional.empty() : local(name);
      if (meanwhile.isPresent()) {
        return meanwhile.get();
      }
      String reference = runtime.pullImage(name.toString(), auth, sandbox);
      return runtime
          .image(reference)
          .orElseThrow(
              () -> new IllegalStateException("no image " + reference + " after its pull"));
    } finally {
      turns.release();
    }
  }
}
