package mightypi.api.type;

import java.util.Collection;
import java.util.Optional;
import mightypi.model.Image;

/**
 * The types that are served: the built-in ones, then those that the CustomResourceDefinitions of an
 * image declare. A new snapshot is made when a definition changes, never on other changes.
 */
public interface Types {

  /** The types of an image; cheap when no definition changed since the last call. */
  Snapshot of(Image image);

  /** One consistent set of types. */
  interface Snapshot {

    /** Differs from snapshot to snapshot; for caches and entity tags. */
    long version();

    Optional<ResourceType> find(String group, String version, String plural);

    /** In the order in which discovery lists them. */
    Collection<ResourceType> all();
  }
}
