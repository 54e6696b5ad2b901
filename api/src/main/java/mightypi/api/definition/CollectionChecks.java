package mightypi.api.definition;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Json;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** What a schema says of how its lists and maps merge (KEP-555, "list-type" and "map-type"). */
final class CollectionChecks {

  private static final String LIST_TYPE = "x-kubernetes-list-type";
  private static final String LIST_KEYS = "x-kubernetes-list-map-keys";
  private static final String MAP_TYPE = "x-kubernetes-map-type";

  private final Map<String, @Nullable Object> schema;
  private final String at;
  private final Map<String, @Nullable Object> items;
  private final List<Problem> found = new ArrayList<>();

  private CollectionChecks(Map<String, @Nullable Object> schema, String at) {
    this.schema = schema;
    this.at = at;
    this.items = Json.map(schema, "items");
  }

  static List<Problem> problems(Map<String, @Nullable Object> schema, String at) {
    CollectionChecks checks = new CollectionChecks(schema, at);
    checks.mapType();
    checks.listType();
    checks.keys();
    return checks.found;
  }

  private void mapType() {
    Optional<String> type = Json.text(schema, MAP_TYPE);
    if (type.isEmpty()) {
      return;
    }
    mustBe("object", MAP_TYPE);
    if (!List.of("atomic", "granular").contains(type.get())) {
      found.add(
          Problem.notSupported(at + "." + MAP_TYPE, type.get(), List.of("atomic", "granular")));
    }
  }

  private void mustBe(String wanted, String because) {
    String type = Json.text(schema, "type").orElse("");
    String must = "must be " + wanted + " if " + because + " is specified";
    if (type.isEmpty()) {
      found.add(Problem.required(at + ".type", must));
    } else if (!type.equals(wanted)) {
      found.add(Problem.invalid(at + ".type", type, must));
    }
  }

  private void listType() {
    if (Boolean.TRUE.equals(schema.get("uniqueItems"))) {
      found.add(
          Problem.forbidden(
              at + ".uniqueItems",
              "uniqueItems cannot be set to true since the runtime complexity becomes quadratic"));
    }
    Optional<String> type = Json.text(schema, LIST_TYPE);
    if (type.isEmpty()) {
      return;
    }
    mustBe("array", LIST_TYPE);
    switch (type.get()) {
      case "atomic" -> {}
      case "set" -> {
        notNull("set");
        atomicItems();
      }
      case "map" -> {
        notNull("map");
        keyedItems();
      }
      default ->
          found.add(
              Problem.notSupported(
                  at + "." + LIST_TYPE, type.get(), List.of("atomic", "set", "map")));
    }
  }

  private void notNull(String type) {
    if (Boolean.TRUE.equals(items.get("nullable"))) {
      found.add(
          Problem.forbidden(
              at + ".items.nullable", "cannot be nullable when " + LIST_TYPE + " is " + type));
    }
  }

  /** What is in a set is equal as a whole or not at all. */
  private void atomicItems() {
    String type = Json.text(items, "type").orElse("");
    String word = type.equals("object") ? MAP_TYPE : LIST_TYPE;
    String merge = Json.text(items, word).orElse(type.equals("object") ? "" : "atomic");
    boolean isCollection = type.equals("object") || type.equals("array");
    if (isCollection && !merge.equals("atomic")) {
      found.add(
          Problem.invalid(
              at + ".items." + word,
              merge,
              "must be atomic as item of a list with x-kubernetes-list-type=set"));
    }
  }

  private void keyedItems() {
    String type = Json.text(items, "type").orElse("");
    if (!items.isEmpty() && !type.equals("object")) {
      found.add(
          Problem.invalid(
              at + ".items.type",
              type,
              "must be object if parent array's x-kubernetes-list-type is map"));
    }
  }

  private void keys() {
    List<String> keys = Json.list(schema, LIST_KEYS).stream().map(String::valueOf).toList();
    String type = Json.text(schema, LIST_TYPE).orElse("");
    if (!type.equals("map")) {
      if (!keys.isEmpty()) {
        String must = "must be map if " + LIST_KEYS + " is non-empty";
        String place = at + "." + LIST_TYPE;
        found.add(
            type.isEmpty() ? Problem.required(place, must) : Problem.invalid(place, type, must));
      }
      return;
    }
    if (keys.isEmpty()) {
      found.add(
          Problem.required(
              at + "." + LIST_KEYS, "must not be empty if x-kubernetes-list-type is map"));
    }
    if ("object".equals(items.get("type"))) {
      Set<String> seen = new HashSet<>();
      keys.forEach(each -> key(each, keys, seen.add(each)));
    }
  }

  private void key(String key, List<String> keys, boolean isFirst) {
    Map<String, @Nullable Object> property = Json.map(items, "properties", key);
    if (property.isEmpty()) {
      found.add(
          Problem.invalid(
              at + "." + LIST_KEYS, keys, "entries must all be names of item properties"));
    } else {
      keyProperty(key, property, at + ".items.properties[" + key + "]");
    }
    if (!isFirst) {
      found.add(Problem.invalid(at + "." + LIST_KEYS, keys, "must not contain duplicate entries"));
    }
  }

  private void keyProperty(String key, Map<String, @Nullable Object> property, String place) {
    String type = Json.text(property, "type").orElse("");
    String because = "this property is in x-kubernetes-list-map-keys, so it ";
    if (type.equals("array") || type.equals("object")) {
      found.add(
          Problem.invalid(
              place + ".type",
              type,
              "must be a scalar type if parent array's x-kubernetes-list-type is map"));
    }
    if (!Json.list(items, "required").contains(key) && property.get("default") == null) {
      found.add(
          Problem.required(
              place + ".default", because + "must have a default or be a required property"));
    }
    if (Boolean.TRUE.equals(property.get("nullable"))) {
      found.add(Problem.forbidden(place + ".nullable", because + "cannot be nullable"));
    }
  }
}
