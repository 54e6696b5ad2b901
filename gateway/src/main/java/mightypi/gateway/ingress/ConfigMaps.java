package mightypi.gateway.ingress;

import java.util.LinkedHashMap;
import java.util.Map;
import mightypi.gateway.secret.Reading;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** ConfigMaps that hold headers. */
final class ConfigMaps {

  private ConfigMaps() {}

  static Reading<Map<String, String>> read(Image image, Name name) {
    return image
        .find(Kinds.CONFIG_MAP.key(name.namespace(), name.name()))
        .<Reading<Map<String, String>>>map(
            map -> {
              Map<String, String> fields = new LinkedHashMap<>();
              Json.map(map.tree(), "data")
                  .forEach((field, value) -> fields.put(field, String.valueOf(value)));
              return new Reading.Good<>(fields);
            })
        .orElseGet(
            () ->
                new Reading.Absent<>(
                    "ConfigMap %s/%s does not exist".formatted(name.namespace(), name.name())));
  }
}
