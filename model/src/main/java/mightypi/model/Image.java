package mightypi.model;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * Everything that is declared in the cluster at one revision: an immutable value, shared by all
 * readers. A newer image shares all that did not change with the older one, so that a change costs
 * the logarithm of the number of objects.
 *
 * <p>Beside the objects it keeps two indexes: which objects an owner has, and which key changed at
 * which revision. The second lets a follower that skipped images learn what to look at again
 * ({@link #changedSince}). It remembers as many deletions as {@link #REMEMBERED_DELETIONS}; a
 * follower that is further behind looks at everything.
 */
public final class Image {

  /** Past this many deletions the oldest is forgotten. */
  static final int REMEMBERED_DELETIONS = 10_000;

  public static final Image EMPTY =
      new Image(
          0,
          TreePMap.empty(),
          HashTreePMap.empty(),
          new Changes(TreePMap.empty(), TreePMap.empty(), 0));

  private final long revision;
  private final PSortedMap<Kind, PSortedMap<Name, Entry>> objects;
  private final PMap<String, PSet<Key>> owned;
  private final Changes changes;

  private Image(
      long revision,
      PSortedMap<Kind, PSortedMap<Name, Entry>> objects,
      PMap<String, PSet<Key>> owned,
      Changes changes) {
    this.revision = revision;
    this.objects = objects;
    this.owned = owned;
    this.changes = changes;
  }

  /** Grows with every change; comparable only between images of one {@link Cluster}. */
  public long revision() {
    return revision;
  }

  public Optional<Document> find(Key key) {
    return Optional.ofNullable(entry(key)).map(Entry::document);
  }

  private @Nullable Entry entry(Key key) {
    PSortedMap<Name, Entry> some = objects.get(key.kind());
    return some == null ? null : some.get(new Name(key.namespace(), key.name()));
  }

  /** All objects of a kind, by namespace, then name. */
  public Collection<Document> all(Kind kind) {
    return new Documents(ofKind(kind).values());
  }

  /** All objects of a kind in a namespace, by name. */
  public Collection<Document> all(Kind kind, String namespace) {
    return after(kind, namespace, "");
  }

  /** The objects of a kind in a namespace whose names follow the given one; for paging. */
  public Collection<Document> after(Kind kind, String namespace, String name) {
    PSortedMap<Name, Entry> some = ofKind(kind);
    return new Documents(
        some.subMap(new Name(namespace, name), false, Name.end(namespace), false).values());
  }

  /** The objects of a kind in all namespaces that follow the given place; for paging. */
  public Collection<Document> allAfter(Kind kind, String namespace, String name) {
    return new Documents(ofKind(kind).tailMap(new Name(namespace, name), false).values());
  }

  private PSortedMap<Name, Entry> ofKind(Kind kind) {
    PSortedMap<Name, Entry> some = objects.get(kind);
    return some == null ? TreePMap.empty() : some;
  }

  /** The number of objects of a kind. */
  public int count(Kind kind) {
    return ofKind(kind).size();
  }

  /** The kinds of which there is at least one object. */
  public Set<Kind> kinds() {
    return objects.keySet();
  }

  /** The keys of the objects that name this owner in {@code metadata.ownerReferences}. */
  public Set<Key> ownedBy(String uid) {
    PSet<Key> some = owned.get(uid);
    return some == null ? Set.of() : some;
  }

  /**
   * The keys of all that was created, changed or deleted after the given revision, oldest change
   * first. Empty when that is longer ago than this image remembers: then everything may have
   * changed.
   */
  public Optional<Collection<Key>> changedSince(long earlier) {
    return changes.since(earlier);
  }

  /** This image with an object put. */
  public Image with(long newRevision, Key key, Document document) {
    Entry before = entry(key);
    Entry after = new Entry(document, newRevision);
    PSortedMap<Name, Entry> some =
        ofKind(key.kind()).plus(new Name(key.namespace(), key.name()), after);
    PMap<String, PSet<Key>> owners = before == null ? owned : disown(owned, key, before.document);
    return new Image(
        newRevision,
        objects.plus(key.kind(), some),
        own(owners, key, document),
        changes.put(newRevision, key, before));
  }

  /** This image with an object removed; itself at the new revision if it was not there. */
  public Image without(long newRevision, Key key) {
    Entry before = entry(key);
    if (before == null) {
      return new Image(newRevision, objects, owned, changes);
    }
    PSortedMap<Name, Entry> some = ofKind(key.kind()).minus(new Name(key.namespace(), key.name()));
    return new Image(
        newRevision,
        some.isEmpty() ? objects.minus(key.kind()) : objects.plus(key.kind(), some),
        disown(owned, key, before.document),
        changes.remove(newRevision, key, before));
  }

  private static PMap<String, PSet<Key>> own(
      PMap<String, PSet<Key>> owned, Key key, Document document) {
    PMap<String, PSet<Key>> result = owned;
    for (Document.Owner owner : document.owners()) {
      PSet<Key> some = result.get(owner.uid());
      result = result.plus(owner.uid(), (some == null ? TreePSet.<Key>empty() : some).plus(key));
    }
    return result;
  }

  private static PMap<String, PSet<Key>> disown(
      PMap<String, PSet<Key>> owned, Key key, Document document) {
    PMap<String, PSet<Key>> result = owned;
    for (Document.Owner owner : document.owners()) {
      PSet<Key> some = result.get(owner.uid());
      if (some != null) {
        PSet<Key> rest = some.minus(key);
        result = rest.isEmpty() ? result.minus(owner.uid()) : result.plus(owner.uid(), rest);
      }
    }
    return result;
  }

  /** The same objects at a later revision, which changed nothing here. */
  public Image at(long newRevision) {
    return new Image(newRevision, objects, owned, changes);
  }

  private record Entry(Document document, long changedAt) {}

  private record Name(String namespace, String name) implements Comparable<Name> {
    /** The first name past a namespace: no namespace holds the character U+0000. */
    static Name end(String namespace) {
      return new Name(namespace + '\0', "");
    }

    @Override
    public int compareTo(Name other) {
      int order = namespace.compareTo(other.namespace);
      return order != 0 ? order : name.compareTo(other.name);
    }
  }

  /**
   * Which key changed last at which revision; each live key stands here once, and the latest
   * deletions.
   */
  private record Changes(
      PSortedMap<Long, Key> byRevision, PSortedMap<Long, Boolean> deletions, long forgotten) {

    Changes put(long revision, Key key, @Nullable Entry before) {
      return new Changes(moved(revision, key, before), deletions, forgotten);
    }

    Changes remove(long revision, Key key, Entry before) {
      PSortedMap<Long, Key> moved = moved(revision, key, before);
      PSortedMap<Long, Boolean> remembered = deletions.plus(revision, true);
      if (remembered.size() <= REMEMBERED_DELETIONS) {
        return new Changes(moved, remembered, forgotten);
      }
      Long oldest = remembered.firstKey();
      return new Changes(moved.minus(oldest), remembered.minus(oldest), oldest);
    }

    private PSortedMap<Long, Key> moved(long revision, Key key, @Nullable Entry before) {
      PSortedMap<Long, Key> rest = before == null ? byRevision : byRevision.minus(before.changedAt);
      return rest.plus(revision, key);
    }

    Optional<Collection<Key>> since(long earlier) {
      if (earlier < forgotten) {
        return Optional.empty();
      }
      Map<Long, Key> later = byRevision.tailMap(earlier, false);
      return Optional.of(later.values());
    }
  }

  /** The documents of a run of entries, without copying them. */
  private static final class Documents extends java.util.AbstractCollection<Document> {
    private final Collection<Entry> entries;

    Documents(Collection<Entry> entries) {
      this.entries = entries;
    }

    @Override
    public java.util.Iterator<Document> iterator() {
      java.util.Iterator<Entry> rest = entries.iterator();
      return new java.util.Iterator<>() {
        @Override
        public boolean hasNext() {
          return rest.hasNext();
        }

        @Override
        public Document next() {
          return rest.next().document();
        }
      };
    }

    @Override
    public int size() {
      return entries.size();
    }
  }
}
