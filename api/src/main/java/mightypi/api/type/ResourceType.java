package mightypi.api.type;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import mightypi.api.schema.Schema;
import mightypi.model.Document;
import mightypi.model.Kind;

/**
 * How one kind is served. A declaration, whether it comes from code or from a
 * CustomResourceDefinition.
 *
 * @param kind at its storage version, which is also the version it is served in; further served
 *     versions of a CustomResourceDefinition are types of their own that name the same storage kind
 * @param storageKind the kind under which objects lie in the image; differs from {@code kind} only
 *     in the version
 * @param singular {@code pod}
 * @param shortNames {@code po}
 * @param categories {@code all}
 * @param selectableFields the paths that {@code fieldSelector} knows beside {@code metadata.name}
 *     and {@code metadata.namespace}, and how to read them (empty string when absent)
 */
public record ResourceType(
    Kind kind,
    Kind storageKind,
    String singular,
    List<String> shortNames,
    List<String> categories,
    Storage storage,
    Set<Subresource> subresources,
    Schema schema,
    Strategy strategy,
    List<Column> columns,
    Map<String, Function<Document, String>> selectableFields) {

  public ResourceType {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
    subresources = Set.copyOf(subresources);
    columns = List.copyOf(columns);
    selectableFields = Map.copyOf(selectableFields);
  }

  /** Where objects of a kind live. */
  public enum Storage {
    /** In the database: survives everything. */
    DURABLE,
    /** In memory: events and leases, which an SD card must not see. */
    EPHEMERAL,
    /** Nowhere: a question that is answered on creation, such as SubjectAccessReview. */
    NONE,
    /** Nowhere: what is measured when somebody reads it, such as PodMetrics. */
    MEASURED
  }

  /** The subresources this server has. */
  public enum Subresource {
    STATUS,
    SCALE,
    LOG,
    EXEC,
    ATTACH,
    PORTFORWARD,
    PROXY,
    BINDING,
    TOKEN,
    FINALIZE,
    EVICTION,
    APPROVAL,
    EPHEMERALCONTAINERS
  }

  /** A document of the image as this type serves it. */
  public Document served(Document document) {
    return strategy.served(document, kind);
  }

  /** A served document as it lies in the image. */
  public Document stored(Document document) {
    return strategy.stored(document, storageKind);
  }

  public boolean has(Subresource subresource) {
    return subresources.contains(subresource);
  }
}
