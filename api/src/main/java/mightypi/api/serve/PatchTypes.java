package mightypi.api.serve;

import java.util.ArrayList;
import java.util.List;
import mightypi.api.patch.Patches;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;

/** The media types of the patches that a type takes. */
final class PatchTypes {

  private static final String STRATEGIC = "application/strategic-merge-patch+json";
  private static final List<String> ALL =
      List.of(
          "application/json-patch+json",
          "application/merge-patch+json",
          STRATEGIC,
          "application/apply-patch+yaml");

  private PatchTypes() {}

  static List<String> of(ResourceType type) {
    List<String> some = new ArrayList<>(ALL);
    if (!type.strategy().allowsStrategicMerge()) {
      some.remove(STRATEGIC);
    }
    return some;
  }

  static Patches.Type patch(String mediaType, ResourceType type) {
    List<String> accepted = of(type);
    if (!accepted.contains(mediaType)) {
      throw Status.unsupportedMediaType(
              "the body of the request was in an unknown format - accepted media types include: "
                  + String.join(", ", accepted))
          .asException();
    }
    return switch (mediaType) {
      case "application/json-patch+json" -> Patches.Type.JSON;
      case "application/merge-patch+json" -> Patches.Type.MERGE;
      case STRATEGIC -> Patches.Type.STRATEGIC_MERGE;
      default -> Patches.Type.APPLY;
    };
  }
}
