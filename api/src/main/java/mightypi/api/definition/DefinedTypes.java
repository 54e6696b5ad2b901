package mightypi.api.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.type.ResourceType;
import mightypi.api.type.Types;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * The types that are served: the built-in ones, the kind of definitions itself, and what the
 * definitions of the image declare. A definition is served as soon as it is stored, if its names
 * are free; a built-in type of the same name wins.
 */
public final class DefinedTypes implements Types {

  private final List<ResourceType> builtIn;
  private volatile Known known;

  public DefinedTypes(Collection<ResourceType> builtIn) {
    List<ResourceType> all = new ArrayList<>(builtIn);
    boolean listed =
        all.stream().anyMatch(each -> each.kind().equals(Kinds.CUSTOM_RESOURCE_DEFINITION));
    if (!listed) {
      all.add(DefinitionType.type());
    }
    this.builtIn = List.copyOf(all);
    this.known = new Known(Image.EMPTY, List.of(), Map.of(), new Table(1, this.builtIn));
  }

  @Override
  public Snapshot of(Image image) {
    Known last = known;
    if (last.image == image) {
      return last.table;
    }
    List<Document> definitions = List.copyOf(image.all(Kinds.CUSTOM_RESOURCE_DEFINITION));
    boolean same = isSame(definitions, last.definitions);
    Known next =
        same
            ? new Known(image, last.definitions, last.types, last.table)
            : renewed(image, definitions, last);
    known = next; // if two threads come at once, either answer is right
    return next.table;
  }

  /** Documents that did not change are the same objects from image to image. */
  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(List<Document> left, List<Document> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      if (left.get(i) != right.get(i)) {
        return false;
      }
    }
    return true;
  }

  private Known renewed(Image image, List<Document> documents, Known last) {
    List<Definition> all = documents.stream().map(Definition::new).toList();
    Map<Declared, List<ResourceType>> types = new HashMap<>();
    List<ResourceType> served = new ArrayList<>(builtIn);
    long version = 1;
    for (Definition each : all) {
      if (Acceptance.isServed(each, all)) {
        Declared declared = Declared.by(each);
        List<ResourceType> some = last.types.get(declared);
        List<ResourceType> now = some == null ? CustomTypes.of(each, () -> known.image) : some;
        types.put(declared, now);
        served.addAll(now);
        version = 31 * version + declared.hashCode();
      }
    }
    return new Known(image, documents, types, new Table(version, served));
  }

  /** What the types of a definition rest on. */
  private record Declared(
      String uid, Map<String, @Nullable Object> spec, List<String> storedVersions) {
    static Declared by(Definition definition) {
      return new Declared(
          definition.document().uid(), definition.spec(), definition.storedVersions());
    }
  }

  private record Known(
      Image image,
      List<Document> definitions,
      Map<Declared, List<ResourceType>> types,
      Table table) {}

  private record Name(String group, String version, String plural) {}

  private static final class Table implements Snapshot {
    private final long version;
    private final List<ResourceType> all = new ArrayList<>();
    private final Map<Name, ResourceType> byName = new HashMap<>();

    Table(long version, List<ResourceType> types) {
      this.version = version;
      for (ResourceType each : types) {
        Name name = new Name(each.kind().group(), each.kind().version(), each.kind().plural());
        if (byName.putIfAbsent(name, each) == null) {
          all.add(each);
        }
      }
    }

    @Override
    public long version() {
      return version;
    }

    @Override
    public Optional<ResourceType> find(String group, String version, String plural) {
      return Optional.ofNullable(byName.get(new Name(group, version, plural)));
    }

    @Override
    public Collection<ResourceType> all() {
      return List.copyOf(all);
    }
  }
}
