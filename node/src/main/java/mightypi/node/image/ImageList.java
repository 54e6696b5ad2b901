package mightypi.node.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import mightypi.node.cri.Runtime;
import mightypi.node.cri.RuntimeFault;

/** The images that a container runtime has. */
public final class ImageList {

  private ImageList() {}

  /**
   * A name of an image.
   *
   * @param id the digest of its configuration
   */
  public record Entry(String name, String id, long bytes) {}

  public static List<Entry> of(Path socket) throws IOException {
    try (Runtime runtime = new Runtime(socket)) {
      return runtime.images().stream()
          .flatMap(
              image ->
                  image.getRepoTagsList().stream()
                      .map(name -> new Entry(name, image.getId(), image.getSize())))
          .toList();
    } catch (RuntimeFault e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
