package mightypi.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Marks.Mark;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSet;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * Everything that is declared in the cluster at one revision: an immutable value, shared by all
 * readers. A newer image shares all that did not change with the older one, so that a change costs
 * the logarithm of the number of objects.
 *
 * <p>Beside the objects it keeps two indexes: what is found under which {@linkplain Marks mark},
 * such as an owner, a label or a node, and which key changed at which revision. So nobody has to
 * look at all objects to find the few that a change concerns. The second lets a follower that
 * skipped images learn what to look at again ({@link #changedSince}). It remembers as many
 * deletions as {@link #REMEMBERED_DELETIONS}; a follower that is further behind looks at
 * everything.
 */
public final class Image {

  /** Past this many deletions the oldest is forgotten. */
  static final int REMEMBERED_DELETIONS = 10_000;

  /** Of one kind. */
  private static final PSortedMap<Key, Entry> NO_ENTRIES =
      TreePMap.empty(Comparator.comparing(Key::namespace).thenComparing(Key::name));

  public static final Image EMPTY =
      new Image(
          0, TreePMap.empty(), Index.EMPTY, new Changes(TreePMap.empty(), TreePMap.empty(), 0));

  private final long revision;
  private final PSortedMap<Kind, PSortedMap<Key, Entry>> objects;
  private final Index index;
  private final Changes changes;

  private Image(
      long revision,
      PSortedMap<Kind, PSortedMap<Key, Entry>> objects,
      Index index,
      Changes changes) {
    this.revision = revision;
    this.objects = objects;
    this.index = index;
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
    PSortedMap<Key, Entry> some = objects.get(key.kind());
    return some == null ? null : some.get(key);
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
    // No namespace holds the character U+0000.
    Key end = new Key(kind, namespace + '\0', "");
    return new Documents(
        ofKind(kind).subMap(new Key(kind, namespace, name), false, end, false).values());
  }

  /** The objects of a kind in all namespaces that follow the given place; for paging. */
  public Collection<Document> allAfter(Kind kind, String namespace, String name) {
    return new Documents(ofKind(kind).tailMap(new Key(kind, namespace, name), false).values());
  }

  private PSortedMap<Key, Entry> ofKind(Kind kind) {
    PSortedMap<Key, Entry> some = objects.get(kind);
    return some == null ? NO_ENTRIES : some;
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
    return index.under(new Mark.Owned(uid));
  }

  /** The pods that are bound to a node. */
  public Collection<Document> onNode(String node) {
    return found(index.under(new Mark.OnNode(node)));
  }

  /**
   * The objects of a kind in a namespace whose labels a selector fits, by name. Pods, and the
   * EndpointSlices of a Service, are found without looking at the others.
   */
  public Collection<Document> selected(Kind kind, String namespace, Selector selector) {
    Optional<PSet<Key>> fewest =
        selector.equalities().entrySet().stream()
            .filter(each -> Marks.isLabelled(kind, each.getKey()))
            .map(each -> new Mark.Labelled(kind, namespace, each.getKey(), each.getValue()))
            .map(index::under)
            .min(Comparator.comparingInt(PSet::size));
    Collection<Document> some = fewest.map(this::found).orElseGet(() -> all(kind, namespace));
    return some.stream().filter(each -> selector.test(each.labels())).toList();
  }

  /**
   * The objects of a kind in a namespace that may select one with these labels: workloads, Services
   * and budgets. Whether they do their own selectors say; those that ask for another label are not
   * looked at.
   */
  public Collection<Document> selecting(Kind kind, String namespace, Map<String, String> labels) {
    if (!Marks.isSelecting(kind)) {
      return all(kind, namespace);
    }
    PSet<Key> keys = index.under(new Mark.Selecting(kind, namespace, "", ""));
    for (Map.Entry<String, String> each : labels.entrySet()) {
      Mark mark = new Mark.Selecting(kind, namespace, each.getKey(), each.getValue());
      keys = keys.plusAll(index.under(mark));
    }
    return found(keys);
  }

  private Collection<Document> found(Set<Key> keys) {
    List<Document> found = new ArrayList<>(keys.size());
    keys.forEach(key -> find(key).ifPresent(found::add));
    return found;
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
    PSortedMap<Key, Entry> some = ofKind(key.kind()).plus(key, after);
    return new Image(
        newRevision,
        objects.plus(key.kind(), some),
        index.moved(key, marks(key, before), Marks.of(key, document)),
        changes.put(newRevision, key, before));
  }

  /** This image with an object removed; itself at the new revision if it was not there. */
  public Image without(long newRevision, Key key) {
    Entry before = entry(key);
    if (before == null) {
      return new Image(newRevision, objects, index, changes);
    }
    PSortedMap<Key, Entry> some = ofKind(key.kind()).minus(key);
    return new Image(
        newRevision,
        some.isEmpty() ? objects.minus(key.kind()) : objects.plus(key.kind(), some),
        index.moved(key, marks(key, before), List.of()),
        changes.remove(newRevision, key, before));
  }

  /** The same objects at a later revision, which changed nothing here. */
  public Image at(long newRevision) {
    return new Image(newRevision, objects, index, changes);
  }

  private static List<Mark> marks(Key key, @Nullable Entry entry) {
    return entry == null ? List.of() : Marks.of(key, entry.document);
  }

  private record Entry(Document document, long changedAt) {}

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
