package mightypi.api.table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.api.type.Column;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Makes the {@code Table} of a type's documents at a moment. */
public record Table(List<Column> columns, Include include, Instant now) {

  /** How much of the object goes with its row: {@code includeObject}. */
  public enum Include {
    NONE,
    METADATA,
    OBJECT
  }

  /** A type that declares no columns shows these. */
  private static final List<Column> PLAIN =
      List.of(
          new Column(
              "Name",
              "string",
              "name",
              "Name must be unique within a namespace.",
              0,
              (object, now) -> object.name()),
          new Column(
              "Created At",
              "date",
              "",
              "CreationTimestamp is a timestamp of the server time when this object was created.",
              0,
              (object, now) ->
                  Json.text(object.tree(), "metadata", "creationTimestamp").orElse("<unknown>")));

  public Table {
    columns = columns.isEmpty() ? PLAIN : List.copyOf(columns);
  }

  /**
   * @param meta the list's own metadata
   * @param withColumns later events of a watch leave the columns out
   */
  public byte[] of(List<Document> documents, Map<String, Object> meta, boolean withColumns) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("kind", "Table");
    tree.put("apiVersion", "meta.k8s.io/v1");
    tree.put("metadata", meta);
    tree.put(
        "columnDefinitions", withColumns ? columns.stream().map(Table::definition).toList() : null);
    tree.put("rows", documents.stream().map(this::row).toList());
    return Json.write(tree);
  }

  /** A table as text up to its first row; its lines follow with commas between, then {@code ]}}. */
  public byte[] head(Map<String, Object> meta) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("kind", "Table");
    tree.put("apiVersion", "meta.k8s.io/v1");
    tree.put("metadata", meta);
    tree.put("columnDefinitions", columns.stream().map(Table::definition).toList());
    tree.put("rows", List.of());
    byte[] whole = Json.write(tree);
    return Arrays.copyOf(whole, whole.length - 2);
  }

  public byte[] line(Document document) {
    return Json.write(row(document));
  }

  private static Map<String, Object> definition(Column column) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", column.name());
    tree.put("type", column.type());
    tree.put("format", column.format());
    tree.put("description", column.description());
    tree.put("priority", column.priority());
    return tree;
  }

  private Map<String, Object> row(Document document) {
    List<@Nullable Object> cells = new ArrayList<>(columns.size());
    for (Column column : columns) {
      cells.add(column.cell().apply(document, now));
    }
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("cells", cells);
    switch (include) {
      case NONE -> {}
      case METADATA -> tree.put("object", metadata(document));
      case OBJECT -> tree.put("object", document.tree());
    }
    return tree;
  }

  /** An object's metadata alone: {@code PartialObjectMetadata}. */
  public static Map<String, Object> metadata(Document document) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("kind", "PartialObjectMetadata");
    tree.put("apiVersion", "meta.k8s.io/v1");
    tree.put("metadata", Json.map(document.tree(), "metadata"));
    return tree;
  }
}
