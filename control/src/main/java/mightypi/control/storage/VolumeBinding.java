package mightypi.control.storage;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mightypi.control.fact.Fields;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** Binds claims to volumes, and protects both while they are used. */
public final class VolumeBinding implements Controller {

  private final Clock clock;

  public VolumeBinding(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "persistentvolume-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(
        Kinds.PERSISTENT_VOLUME, Kinds.PERSISTENT_VOLUME_CLAIM, Kinds.STORAGE_CLASS, Kinds.POD);
  }

  /** A volume that one claim got is not there for the next. */
  @Override
  public boolean decidesInTurn() {
    return true;
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    Optional<Document> object = image.find(changed);
    if (changed.kind().equals(Kinds.POD)) {
      return object.map(Claim::usedBy).orElse(List.of());
    }
    if (changed.kind().equals(Kinds.STORAGE_CLASS)) {
      return unbound(image).toList();
    }
    return changed.kind().equals(Kinds.PERSISTENT_VOLUME)
        ? Stream.concat(Stream.of(changed), object.stream().flatMap(each -> claims(image, each)))
            .toList()
        : Stream.concat(Stream.of(changed), volumes(image, changed)).toList();
  }

  private static Stream<Key> unbound(Image image) {
    return image.all(Kinds.PERSISTENT_VOLUME_CLAIM).stream()
        .filter(each -> Fields.annotation(each, Claim.BIND_COMPLETED).isEmpty())
        .map(each -> each.key(Kinds.PERSISTENT_VOLUME_CLAIM));
  }

  private static Stream<Key> claims(Image image, Document volume) {
    Map<String, @Nullable Object> reference = Json.map(volume.tree(), "spec", "claimRef");
    return reference.isEmpty()
        ? unbound(image)
        : Stream.of(
            Kinds.PERSISTENT_VOLUME_CLAIM.key(
                Fields.text(reference, "namespace"), Fields.text(reference, "name")));
  }

  private static Stream<Key> volumes(Image image, Key claim) {
    return image.find(claim).stream()
        .map(each -> Fields.text(each.tree(), "spec", "volumeName"))
        .filter(each -> !each.isEmpty())
        .map(each -> Kinds.PERSISTENT_VOLUME.key("", each));
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> object = now.find(key);
    if (object.isEmpty()) {
      return Decision.NOTHING;
    }
    return key.kind().equals(Kinds.PERSISTENT_VOLUME)
        ? new VolumeDecision(now, object.get(), clock).decide()
        : new ClaimDecision(now, new Claim(object.get()), clock).decide();
  }
}
