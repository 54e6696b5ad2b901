package mightypi.api.kind.pod;

import static mightypi.api.kind.defaults.Fill.all;
import static mightypi.api.kind.defaults.Fill.each;
import static mightypi.api.kind.defaults.Fill.inside;
import static mightypi.api.kind.defaults.Fill.value;
import static mightypi.api.kind.defaults.Fill.when;

import java.util.Map;
import mightypi.api.kind.defaults.Fill;
import mightypi.model.Json;

/** What a volume gets that does not say otherwise. */
final class VolumeDefaults {

  private static final int MODE = 0644;

  private static final Fill DOWNWARD_ITEMS = each("items", ContainerDefaults.FIELD_REF);

  private static final Fill PROJECTED =
      all(
          each(
              "sources",
              all(
                  inside("downwardAPI", DOWNWARD_ITEMS),
                  inside("serviceAccountToken", value("expirationSeconds", 3600)))),
          value("defaultMode", MODE));

  static final Fill VOLUME =
      all(
          when(volume -> volume.keySet().stream().allMatch("name"::equals), emptyDir()),
          inside("secret", value("defaultMode", MODE)),
          inside("configMap", value("defaultMode", MODE)),
          inside("downwardAPI", all(DOWNWARD_ITEMS, value("defaultMode", MODE))),
          inside("projected", PROJECTED),
          inside("hostPath", hostPathType()),
          inside(
              "ephemeral",
              inside("volumeClaimTemplate", inside("spec", value("volumeMode", "Filesystem")))));

  private VolumeDefaults() {}

  private static Fill emptyDir() {
    return value("emptyDir", Map.of());
  }

  /** Kubernetes writes down even that nothing is checked. */
  private static Fill hostPathType() {
    return path -> path.containsKey("type") ? path : Json.with(path, "", "type");
  }
}
