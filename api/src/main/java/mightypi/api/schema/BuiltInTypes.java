package mightypi.api.schema;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.Duration;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsOrArray;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsOrBool;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsOrStringArray;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The nodes of built-in types, read off the fields of their typed views and completed with {@link
 * BuiltInFacts}. There is one node for a type however many kinds use it.
 */
final class BuiltInTypes {

  /** As many as there are view types that some kind reaches. */
  private static final Map<Class<?>, Node.Struct> STRUCTS = new ConcurrentHashMap<>();

  private static final String VIEWS = "io.fabric8.kubernetes.api.model";
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final Set<String> META_TYPES =
      Set.of(
          "Condition",
          "DeleteOptions",
          "FieldSelectorRequirement",
          "LabelSelector",
          "LabelSelectorRequirement",
          "ListMeta",
          "ManagedFieldsEntry",
          "ObjectMeta",
          "OwnerReference",
          "Preconditions");

  /** Views that stand for a choice of forms: any value is let through. */
  private static final Set<Class<?>> CHOICES =
      Set.of(
          FieldsV1.class,
          JSONSchemaPropsOrArray.class,
          JSONSchemaPropsOrBool.class,
          JSONSchemaPropsOrStringArray.class);

  private BuiltInTypes() {}

  static Node.Struct metadata() {
    return struct(ObjectMeta.class);
  }

  static Node.Struct struct(Class<?> view) {
    return STRUCTS.computeIfAbsent(view, BuiltInTypes::newStruct);
  }

  private static Node.Struct newStruct(Class<?> view) {
    Node.TypeName name = new Node.TypeName(component(view));
    String type = factsName(name);
    Node.Traits traits = BuiltInFacts.isAtomic(type) ? Node.Traits.ATOMIC : Node.Traits.PLAIN;
    return new Node.Struct(name, new Lazy<>(() -> fields(view, type)), traits, Node.Facet.PLAIN);
  }

  private static Map<String, Node> fields(Class<?> view, String type) {
    Map<String, Node> fields = new LinkedHashMap<>();
    for (Field each : view.getDeclaredFields()) {
      JsonProperty property = each.getAnnotation(JsonProperty.class);
      if (property != null && !each.isAnnotationPresent(JsonIgnore.class)) {
        fields.put(property.value(), field(type, property.value(), each.getGenericType()));
      }
    }
    return fields;
  }

  private static Node field(String type, String field, Type java) {
    Node node = node(type, field, java);
    if (node instanceof Node.Struct struct && BuiltInFacts.retainsKeys(type, field)) {
      return struct.with(struct.traits().retainingKeys());
    }
    return node;
  }

  private static Node node(String type, String field, Type java) {
    if (java instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      return generic.getRawType() == List.class
          ? list(type, field, arguments[0])
          : new Node.Mapping(
              node(type, field, arguments[1]),
              BuiltInFacts.isAtomic(type, field),
              Node.Facet.PLAIN);
    }
    return java instanceof Class<?> plain ? plain(type, field, plain) : free();
  }

  private static Node list(String type, String field, Type element) {
    Node item = node(type, field, element);
    if (item instanceof Node.Struct struct && BuiltInFacts.retainsKeys(type, field)) {
      item = struct.with(struct.traits().retainingKeys());
    }
    return new Node.Listing(item, BuiltInFacts.listMerge(type, field), Node.Facet.PLAIN);
  }

  private static Node plain(String type, String field, Class<?> java) {
    if (java == String.class) {
      return scalar(Node.Type.STRING, stringFormat(type, field));
    }
    if (java == Integer.class) {
      return scalar(Node.Type.INTEGER, "int32");
    }
    if (java == Long.class) {
      return scalar(Node.Type.INTEGER, "int64");
    }
    if (java == Boolean.class) {
      return scalar(Node.Type.BOOLEAN, "");
    }
    if (java == Double.class) {
      return scalar(Node.Type.NUMBER, "double");
    }
    return special(java);
  }

  private static Node special(Class<?> java) {
    if (java == IntOrString.class) {
      return scalar(Node.Type.INT_OR_STRING, "int-or-string");
    }
    if (java == Quantity.class) {
      return scalar(Node.Type.QUANTITY, "");
    }
    if (java == Duration.class) {
      return scalar(Node.Type.STRING, "");
    }
    if (java == MicroTime.class || java == ZonedDateTime.class) {
      return scalar(Node.Type.STRING, "date-time");
    }
    boolean known = java.getName().startsWith(VIEWS) && !java.isInterface();
    return known && !CHOICES.contains(java) ? struct(java) : free();
  }

  /** Every string field of the API that is named so holds a time. */
  private static String stringFormat(String type, String field) {
    if (BuiltInFacts.isBase64(type, field)) {
      return "byte";
    }
    boolean time =
        field.endsWith("Time")
            || field.endsWith("Timestamp")
            || field.equals("startedAt")
            || field.equals("finishedAt");
    return time ? "date-time" : "";
  }

  private static Node scalar(Node.Type type, String format) {
    return new Node.Scalar(type, format, Node.Facet.PLAIN);
  }

  private static Node free() {
    return new Node.Free(true, Node.Facet.PLAIN);
  }

  /** {@code core.PodSpec} for {@code io.k8s.api.core.v1.PodSpec}. */
  static String factsName(Node.TypeName name) {
    List<String> parts = new ArrayList<>(List.of(name.component().split("\\.", -1)));
    int size = parts.size();
    return parts.get(size - 3) + "." + parts.get(size - 1);
  }

  static String component(Class<?> view) {
    String rest = view.getPackageName().substring(VIEWS.length());
    String name = view.getSimpleName();
    if (rest.isEmpty()) {
      return (META_TYPES.contains(name) ? META : "io.k8s.api.core.v1.") + name;
    }
    String group = rest.substring(1);
    String versioned = group.contains(".") ? group : group + ".v1";
    return root(versioned) + versioned + "." + name;
  }

  private static String root(String versioned) {
    if (versioned.startsWith("apiextensions.")) {
      return "io.k8s.apiextensions-apiserver.pkg.apis.";
    }
    return versioned.startsWith("metrics.") ? "io.k8s.metrics.pkg.apis." : "io.k8s.api.";
  }
}
