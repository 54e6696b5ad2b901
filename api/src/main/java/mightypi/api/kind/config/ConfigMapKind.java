package mightypi.api.kind.config;

import static mightypi.api.kind.column.Columns.number;

import io.fabric8.kubernetes.api.model.ConfigMap;
import mightypi.api.kind.column.Columns;
import mightypi.api.kind.declare.Declaration;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** ConfigMaps. */
public final class ConfigMapKind {

  private ConfigMapKind() {}

  public static Declaration configMaps() {
    return Declaration.of(Kinds.CONFIG_MAP, ConfigMap.class)
        .shortNames("cm")
        .defaults(OneLine.at("binaryData"))
        .check(ConfigChecks::configMap)
        .checkUpdate(ConfigChecks::configMapUpdate)
        .columns(Columns.NAME, number("Data", "How many keys.", ConfigMapKind::keys), Columns.AGE);
  }

  private static long keys(Document map) {
    return Json.map(map.tree(), "data").size() + Json.map(map.tree(), "binaryData").size();
  }
}
