package mightypi.api.resource;

import java.io.IOException;
import java.util.Optional;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.store.Store;

/** The way to the store and back, in the version that is served. */
final class Storage {

  private final Store store;

  Storage(Store store) {
    this.store = store;
  }

  static Key key(Resources.Write write, String name) {
    return write.type().storageKind().key(write.namespace(), name);
  }

  /** The live object as the type serves it; 404 when there is none. */
  Document live(Resources.Write write) {
    return find(write)
        .orElseThrow(() -> Status.notFound(write.type().kind(), write.name()).asException());
  }

  Optional<Document> find(Resources.Write write) {
    return store.now().find(key(write, write.name())).map(found -> served(write.type(), found));
  }

  /** Empty when the name is taken. */
  Optional<Document> create(ResourceType type, Document object) {
    return write(type, object.key(type.storageKind()), Optional.empty(), Optional.of(object));
  }

  /** Empty when the object is no longer the old one. */
  Optional<Document> replace(ResourceType type, Document old, Document next) {
    return write(type, keyOf(type, old), Optional.of(old.resourceVersion()), Optional.of(next));
  }

  /** As {@link #replace(ResourceType, Document, Document)}, of a kind with one version. */
  Optional<Document> replace(Kind kind, Document old, Document next) {
    Optional<String> expected = Optional.of(old.resourceVersion());
    return written(new Store.Write(old.key(kind), expected, Optional.of(next), false));
  }

  /** Empty when the object is no longer the old one. */
  Optional<Document> remove(ResourceType type, Document old) {
    return write(type, keyOf(type, old), Optional.of(old.resourceVersion()), Optional.empty());
  }

  private static Key keyOf(ResourceType type, Document object) {
    return object.key(type.storageKind());
  }

  private Optional<Document> write(
      ResourceType type, Key key, Optional<String> expected, Optional<Document> object) {
    boolean ephemeral = type.storage() == ResourceType.Storage.EPHEMERAL;
    Optional<Document> stored = object.map(some -> stored(type, some));
    return written(new Store.Write(key, expected, stored, ephemeral))
        .map(written -> served(type, written));
  }

  private Optional<Document> written(Store.Write write) {
    try {
      return switch (store.write(write)) {
        case Store.Result.Written written -> Optional.of(written.document());
        case Store.Result.Mismatch ignored -> Optional.empty();
      };
    } catch (IOException e) {
      throw Status.internal(
              "the store could not keep %s: %s".formatted(write.key(), e.getMessage()))
          .asException();
    }
  }

  private static Document stored(ResourceType type, Document object) {
    return type.stored(object);
  }

  static Document served(ResourceType type, Document object) {
    return type.served(object);
  }
}
