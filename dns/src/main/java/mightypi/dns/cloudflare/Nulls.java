package mightypi.dns.cloudflare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** Cloudflare's clients look for fields that are null; our usual JSON leaves them out. */
final class Nulls {

  private Nulls() {}

  static ObjectNode kept(Map<String, @Nullable Object> tree) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    tree.forEach((name, value) -> put(node, name, value));
    return node;
  }

  @SuppressWarnings("unchecked") // maps of an envelope have String keys
  private static void put(ObjectNode node, String name, @Nullable Object value) {
    switch (value) {
      case null -> node.putNull(name);
      case Map<?, ?> map -> node.set(name, kept((Map<String, @Nullable Object>) map));
      case List<?> list -> node.set(name, array(list));
      default -> node.set(name, Json.mapper().valueToTree(value));
    }
  }

  @SuppressWarnings("unchecked")
  private static ArrayNode array(List<?> list) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Object each : list) {
      if (each instanceof Map<?, ?> map) {
        array.add(kept((Map<String, @Nullable Object>) map));
      } else {
        array.add(Json.mapper().<JsonNode>valueToTree(each));
      }
    }
    return array;
  }
}
