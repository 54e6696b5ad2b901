package mightypi.api.definition;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import mightypi.api.schema.CustomSchemas;
import mightypi.api.schema.Schema;
import mightypi.api.type.ResourceType;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kind;

/** Makes the types that a definition declares: one for each version that is served. */
final class CustomTypes {

  private CustomTypes() {}

  static List<ResourceType> of(Definition definition, Supplier<Image> images) {
    Converter converter = new Converter(definition, images);
    Optional<Kind> storage = definition.storageKind();
    List<ResourceType> types = new ArrayList<>();
    for (Definition.Version each : definition.versions()) {
      if (each.isServed() && storage.isPresent()) {
        types.add(type(definition, each, storage.get(), converter));
      }
    }
    return types;
  }

  private static ResourceType type(
      Definition definition, Definition.Version version, Kind storageKind, Converter converter) {
    Definition.Names names = definition.names();
    Kind kind = definition.kind(version.name());
    Schema schema = CustomSchemas.of(version.schema(), kind);
    return new ResourceType(
        kind,
        storageKind,
        names.singular(),
        names.shortNames(),
        names.categories(),
        ResourceType.Storage.DURABLE,
        subresources(version),
        schema,
        CustomStrategy.of(version, schema, converter),
        CustomColumns.of(version),
        selectableFields(version));
  }

  private static Set<Subresource> subresources(Definition.Version version) {
    Set<Subresource> some = EnumSet.noneOf(Subresource.class);
    if (version.hasStatus()) {
      some.add(Subresource.STATUS);
    }
    if (!version.scale().isEmpty()) {
      some.add(Subresource.SCALE);
    }
    return some;
  }

  private static Map<String, Function<Document, String>> selectableFields(
      Definition.Version version) {
    Map<String, Function<Document, String>> fields = new LinkedHashMap<>();
    fields.put("metadata.name", Document::name);
    for (Object each : Json.list(version.json(), "selectableFields")) {
      String text = Json.text(each, "jsonPath").orElse("");
      JsonPath.parse(text)
          .ifPresent(
              path ->
                  fields.put(
                      text.substring(1),
                      object -> path.find(object.tree()).map(JsonPath::text).orElse("")));
    }
    return fields;
  }
}
