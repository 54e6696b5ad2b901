package mightypi.api.protobuf;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tree of a message that its JSON would give.
 *
 * <p>Two things the encoding does not tell are known by name here. Some messages stand in for Go's
 * embedded structs, whose fields belong to the message around them in JSON. And a zero is written
 * also where it means nothing was said; only fields in which a zero differs from nothing keep it.
 */
final class Decoding {

  private static final Set<String> EMBEDDED =
      Set.of(
          "ephemeralContainerCommon",
          "handler",
          "ingressRuleValue",
          "localObjectReference",
          "persistentVolumeSource",
          "volumeSource");

  /** Optional fields of Go: they are written when they were said, even as a zero. */
  private static final Set<String> SAID_ZERO =
      Set.of(
          "activeDeadlineSeconds",
          "allocateLoadBalancerNodePorts",
          "allowPrivilegeEscalation",
          "automountServiceAccountToken",
          "averageUtilization",
          "backoffLimit",
          "backoffLimitPerIndex",
          "blockOwnerDeletion",
          "completions",
          "controller",
          "currentCPUUtilizationPercentage",
          "defaultMode",
          "deletionGracePeriodSeconds",
          "enableServiceLinks",
          "expirationSeconds",
          "failedJobsHistoryLimit",
          "fsGroup",
          "gracePeriodSeconds",
          "hostUsers",
          "immutable",
          "maxFailedIndexes",
          "minReplicas",
          "mode",
          "optional",
          "orphanDependents",
          "parallelism",
          "partition",
          "priority",
          "privileged",
          "progressDeadlineSeconds",
          "readOnlyRootFilesystem",
          "ready",
          "replicas",
          "revisionHistoryLimit",
          "runAsGroup",
          "runAsNonRoot",
          "runAsUser",
          "serving",
          "setHostnameAsFQDN",
          "shareProcessNamespace",
          "startingDeadlineSeconds",
          "successfulJobsHistoryLimit",
          "suspend",
          "terminating",
          "terminationGracePeriodSeconds",
          "tolerationSeconds",
          "ttlSecondsAfterFinished");

  private static final DateTimeFormatter MICROS =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

  private Decoding() {}

  static Map<String, @Nullable Object> message(Wire wire, Fields fields) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    while (wire.hasMore()) {
      int tag = wire.tag();
      Fields.Field field = fields.byNumber().get(tag >>> 3);
      if (field == null) {
        wire.skip(tag);
      } else {
        add(tree, field, wire, tag);
      }
    }
    return tree;
  }

  private static void add(
      Map<String, @Nullable Object> tree, Fields.Field field, Wire wire, int tag) {
    switch (field.count()) {
      case ONE -> one(tree, field, value(field.type(), wire, tag));
      case LIST -> list(tree, field.name()).add(value(field.type(), wire, tag));
      case MAP -> entry(map(tree, field.name()), field.type(), wire.message());
    }
  }

  private static void one(
      Map<String, @Nullable Object> tree, Fields.Field field, @Nullable Object value) {
    if (EMBEDDED.contains(field.name()) && value instanceof Map<?, ?> inner) {
      inner.forEach((name, each) -> tree.put((String) name, each));
    } else if (value != null && (SAID_ZERO.contains(field.name()) || !isZero(value))) {
      tree.put(field.name(), value);
    }
  }

  private static boolean isZero(Object value) {
    return switch (value) {
      case String text -> text.isEmpty();
      case Boolean flag -> !flag;
      case Number number -> number.doubleValue() == 0;
      default -> false; // an empty object may say something: emptyDir
    };
  }

  @SuppressWarnings("unchecked") // only lists are put under the name of a repeated field
  private static List<@Nullable Object> list(Map<String, @Nullable Object> tree, String name) {
    Object list = tree.computeIfAbsent(name, absent -> new ArrayList<@Nullable Object>());
    return (List<@Nullable Object>) list;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> map(
      Map<String, @Nullable Object> tree, String name) {
    Object map = tree.computeIfAbsent(name, absent -> new LinkedHashMap<String, Object>());
    return (Map<String, @Nullable Object>) map;
  }

  private static void entry(Map<String, @Nullable Object> map, String type, Wire wire) {
    String key = "";
    Object value = type.equals("string") || type.equals("bytes") ? "" : null;
    while (wire.hasMore()) {
      int tag = wire.tag();
      switch (tag >>> 3) {
        case 1 -> key = wire.text();
        case 2 -> value = value(type, wire, tag);
        default -> wire.skip(tag);
      }
    }
    map.put(key, value);
  }

  private static @Nullable Object value(String type, Wire wire, int tag) {
    return switch (type) {
      case "string" -> wire.text();
      case "bytes" -> Base64.getEncoder().encodeToString(wire.run());
      case "bool" -> wire.varint() != 0;
      case "int" -> number(wire.varint());
      case "double" -> Double.longBitsToDouble(wire.fixed(8));
      case "float" -> Float.intBitsToFloat((int) wire.fixed(4));
      case "meta.v1.Time" -> time(wire.message(), DateTimeFormatter.ISO_INSTANT, false);
      case "meta.v1.MicroTime" -> time(wire.message(), MICROS, true);
      case "Quantity" -> firstText(wire.message());
      case "IntOrString" -> intOrString(wire.message());
      case "RawExtension", "meta.v1.FieldsV1" -> json(wire.message());
      default -> inner(type, wire, tag);
    };
  }

  private static Number number(long value) {
    return value == (int) value ? (Number) (int) value : (Number) value;
  }

  private static @Nullable Object inner(String type, Wire wire, int tag) {
    Fields fields =
        Fields.of(type)
            .orElseThrow(() -> new MalformedProtobuf("the message " + type + " is not known"));
    if ((tag & 7) != 2) {
      throw new MalformedProtobuf("a message of another wire type");
    }
    Map<String, @Nullable Object> tree = message(wire.message(), fields);
    return type.endsWith(".ExtraValue") ? tree.getOrDefault("items", List.of()) : tree;
  }

  private static @Nullable Object time(Wire wire, DateTimeFormatter format, boolean fine) {
    long seconds = 0;
    long nanos = 0;
    while (wire.hasMore()) {
      int tag = wire.tag();
      switch (tag >>> 3) {
        case 1 -> seconds = wire.varint();
        case 2 -> nanos = wire.varint();
        default -> wire.skip(tag);
      }
    }
    if (seconds == 0 && nanos == 0) {
      return null; // Go's zero time is written as an empty message
    }
    try {
      return format.format(Instant.ofEpochSecond(seconds, fine ? nanos : 0));
    } catch (DateTimeException e) {
      throw new MalformedProtobuf("a time beyond all times");
    }
  }

  private static String firstText(Wire wire) {
    String text = "";
    while (wire.hasMore()) {
      int tag = wire.tag();
      if (tag >>> 3 == 1) {
        text = wire.text();
      } else {
        wire.skip(tag);
      }
    }
    return text;
  }

  private static Object intOrString(Wire wire) {
    boolean isText = false;
    Number number = 0;
    String text = "";
    while (wire.hasMore()) {
      int tag = wire.tag();
      switch (tag >>> 3) {
        case 1 -> isText = wire.varint() == 1;
        case 2 -> number = number(wire.varint());
        case 3 -> text = wire.text();
        default -> wire.skip(tag);
      }
    }
    return isText ? text : number;
  }

  private static @Nullable Object json(Wire wire) {
    byte[] raw = {};
    while (wire.hasMore()) {
      int tag = wire.tag();
      if (tag >>> 3 == 1) {
        raw = wire.run();
      } else {
        wire.skip(tag);
      }
    }
    try {
      return raw.length == 0 ? null : Json.parse(raw);
    } catch (IOException e) {
      throw new MalformedProtobuf("an extension that is no JSON");
    }
  }
}
