package mightypi.api.protobuf;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code runtime.Unknown} behind four magic bytes: what kind of object follows, and its bytes. */
public final class Envelope {

  private static final byte[] MAGIC = {'k', '8', 's', 0};

  private Envelope() {}

  /** The object in the envelope; empty when its kind has no protobuf form that is known here. */
  public static Optional<Map<String, @Nullable Object>> open(byte[] body) {
    if (body.length < MAGIC.length || !Arrays.equals(body, 0, 4, MAGIC, 0, 4)) {
      throw new MalformedProtobuf(
          "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
    }
    Wire wire = new Wire(Arrays.copyOfRange(body, MAGIC.length, body.length));
    String apiVersion = "";
    String kind = "";
    byte[] raw = {};
    while (wire.hasMore()) {
      int tag = wire.tag();
      switch (tag) {
        case 1 << 3 | 2 -> {
          String[] type = typeMeta(wire.message());
          apiVersion = type[0];
          kind = type[1];
        }
        case 2 << 3 | 2 -> raw = wire.run();
        default -> wire.skip(tag);
      }
    }
    return object(apiVersion, kind, raw);
  }

  private static String[] typeMeta(Wire wire) {
    String[] type = {"", ""};
    while (wire.hasMore()) {
      int tag = wire.tag();
      switch (tag) {
        case 1 << 3 | 2 -> type[0] = wire.text();
        case 2 << 3 | 2 -> type[1] = wire.text();
        default -> wire.skip(tag);
      }
    }
    return type;
  }

  private static Optional<Map<String, @Nullable Object>> object(
      String apiVersion, String kind, byte[] raw) {
    return Fields.of(message(apiVersion, kind))
        .map(
            fields -> {
              Map<String, @Nullable Object> tree = new LinkedHashMap<>();
              tree.put("kind", kind);
              tree.put("apiVersion", apiVersion);
              tree.putAll(Decoding.message(new Wire(raw), fields));
              return tree;
            });
  }

  /** {@code rbac.authorization.k8s.io/v1 Role} is the message {@code rbac.v1.Role}. */
  private static String message(String apiVersion, String kind) {
    if (kind.equals("DeleteOptions")) {
      return "meta.v1.DeleteOptions";
    }
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "core" : apiVersion.substring(0, slash).split("\\.", 2)[0];
    return group + "." + apiVersion.substring(slash + 1) + "." + kind;
  }
}
