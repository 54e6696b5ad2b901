package mightypi.node.image;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.model.Clock;
import mightypi.node.cri.Runtime;
import mightypi.node.cri.RuntimeFault;
import mightypi.node.cri.v1.Container;
import mightypi.node.cri.v1.Image;

/**
 * Makes room on a full disk: images that no container uses go, those first that were used longest
 * ago. Images that came from no registry stay: nobody could bring them back.
 */
public final class ImageKeeper {

  private final Runtime runtime;
  private final Clock clock;
  private final Map<String, Long> lastUsed = new HashMap<>();

  public ImageKeeper(Runtime runtime, Clock clock) {
    this.runtime = runtime;
    this.clock = clock;
  }

  /** All images; the Node tells about them. */
  public List<Image> all() throws RuntimeFault {
    return runtime.images();
  }

  /** Removes unused images until as many bytes are free; answers how many that were. */
  public long free(long wanted) throws RuntimeFault {
    List<Image> images = runtime.images();
    Set<String> used = usedNow(images);
    long freed = 0;
    for (Image each : oldestFirst(images)) {
      if (freed < wanted && !used.contains(each.getId()) && isReplaceable(each)) {
        runtime.removeImage(each.getId());
        lastUsed.remove(each.getId());
        freed += each.getSize();
      }
    }
    return freed;
  }

  private static boolean isReplaceable(Image image) {
    return !image.getPinned() && !Puller.isImported(image);
  }

  private Set<String> usedNow(List<Image> images) throws RuntimeFault {
    Set<String> references = new HashSet<>();
    for (Container each : runtime.containers(Map.of())) {
      references.add(each.getImageRef());
      references.add(each.getImage().getImage());
    }
    Set<String> used = new HashSet<>();
    for (Image each : images) {
      boolean inUse =
          references.contains(each.getId())
              || each.getRepoDigestsList().stream().anyMatch(references::contains)
              || each.getRepoTagsList().stream().anyMatch(references::contains);
      if (inUse) {
        used.add(each.getId());
        lastUsed.put(each.getId(), clock.nanos());
      }
      lastUsed.putIfAbsent(each.getId(), clock.nanos());
    }
    lastUsed.keySet().retainAll(images.stream().map(Image::getId).toList());
    return used;
  }

  private List<Image> oldestFirst(List<Image> images) {
    return images.stream()
        .sorted(Comparator.comparingLong(each -> lastUsed.getOrDefault(each.getId(), 0L)))
        .toList();
  }
}
