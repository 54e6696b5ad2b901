package mightypi.api.cel;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Schemas (OpenAPI v3) as the types of CEL, for the check of expressions before they are ever
 * evaluated. What a schema leaves open may be anything.
 *
 * <p>One of these is used by one thread: types are made when the check comes upon them.
 */
@SuppressWarnings("Immutable") // nobody else sees it while it grows
public final class DeclaredTypes implements CelTypeProvider {

  private static final String REFERENCE = "#/components/schemas/";
  private static final Map<String, CelType> FORMATS =
      Map.of(
          "date-time", SimpleType.TIMESTAMP,
          "date", SimpleType.TIMESTAMP,
          "duration", SimpleType.DURATION,
          "byte", SimpleType.BYTES);

  private final Map<String, ? extends Map<String, ?>> components;
  private final Map<String, StructType> structs = new HashMap<>();

  /**
   * @param components that schemas refer to, by name
   */
  public DeclaredTypes(Map<String, ? extends Map<String, ?>> components) {
    this.components = Map.copyOf(components);
  }

  @Override
  public ImmutableCollection<CelType> types() {
    return ImmutableList.copyOf(structs.values());
  }

  @Override
  public Optional<CelType> findType(String name) {
    return Optional.ofNullable(structs.get(name));
  }

  /** The type of a component. */
  public CelType component(String name) {
    Map<String, ?> schema = components.get(name);
    return schema == null ? SimpleType.DYN : of(schema, name);
  }

  /** An object of these fields, whose types are known already. */
  public CelType struct(String name, Map<String, CelType> fields) {
    StructType struct =
        StructType.create(
            name,
            ImmutableSet.copyOf(fields.keySet()),
            field -> Optional.ofNullable(fields.get(field)));
    structs.put(name, struct);
    return struct;
  }

  /**
   * The type of a schema.
   *
   * @param name by which it is known among all types here
   */
  public CelType of(@Nullable Object schema, String name) {
    Optional<String> reference =
        Json.list(schema, "allOf").stream()
            .map(each -> Json.text(each, "$ref").orElse(""))
            .filter(each -> each.startsWith(REFERENCE))
            .findFirst();
    if (reference.isPresent()) {
      return component(reference.get().substring(REFERENCE.length()));
    }
    if (isOpen(schema)) {
      return SimpleType.DYN;
    }
    return switch (Json.text(schema, "type").orElse("")) {
      case "object" -> object(schema, name);
      case "array" -> ListType.create(of(Json.map(schema, "items"), name + ".@item"));
      case "string" ->
          FORMATS.getOrDefault(Json.text(schema, "format").orElse(""), SimpleType.STRING);
      case "integer" -> SimpleType.INT;
      case "number" -> SimpleType.DOUBLE;
      case "boolean" -> SimpleType.BOOL;
      default -> SimpleType.DYN;
    };
  }

  private static boolean isOpen(@Nullable Object schema) {
    return List.of("x-kubernetes-int-or-string", "x-kubernetes-preserve-unknown-fields").stream()
        .anyMatch(word -> Json.at(schema, word).filter(Boolean.TRUE::equals).isPresent());
  }

  private CelType object(@Nullable Object schema, String name) {
    Map<String, @Nullable Object> properties = Json.map(schema, "properties");
    if (properties.isEmpty()) {
      Map<String, @Nullable Object> values = Json.map(schema, "additionalProperties");
      CelType value = values.isEmpty() ? SimpleType.DYN : of(values, name + ".@value");
      return MapType.create(SimpleType.STRING, value);
    }
    StructType known = structs.get(name);
    if (known != null) {
      return known;
    }
    Map<String, String> names = new LinkedHashMap<>();
    for (String each : properties.keySet()) {
      FieldNames.spellings(each).forEach(written -> names.put(written, each));
    }
    StructType struct =
        StructType.create(
            name,
            ImmutableSet.copyOf(names.keySet()),
            field ->
                Optional.ofNullable(names.get(field))
                    .map(each -> of(properties.get(each), name + "." + each)));
    structs.put(name, struct);
    return struct;
  }
}
