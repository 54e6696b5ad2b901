package mightypi.api.serve;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Image;

/**
 * The images of which clients still read chunk after chunk. An image shares what did not change
 * with the present one, so that keeping a few of them costs little; the oldest goes first.
 */
final class Pages {

  private static final int KEPT = 8;

  private final Map<Long, Image> images = new LinkedHashMap<>();

  synchronized void keep(Image image) {
    images.putIfAbsent(image.revision(), image);
    if (images.size() > KEPT) {
      images.remove(images.keySet().iterator().next());
    }
  }

  synchronized Optional<Image> find(long revision) {
    return Optional.ofNullable(images.get(revision));
  }
}
