package mightypi.api.describe;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** All texts, by names such as {@code apps.DeploymentSpec}. */
record Texts(Map<String, Text> byDefinition) {

  private static final Pattern DEFINITION = Pattern.compile("(\\w+)(?: like ([\\w.]+))?: (.+)");
  private static final Pattern FIELD = Pattern.compile("  ([\\w$-]+): (.+)");

  /** What stands before a hyphen is the group. */
  private static final List<String> FILES =
      List.of(
          "meta",
          "core-config",
          "core-container",
          "core-node",
          "core-pod",
          "core-service",
          "core-volume",
          "admissionregistration",
          "apiextensions",
          "apps",
          "authentication",
          "authorization",
          "autoscaling",
          "batch",
          "certificates",
          "coordination",
          "discovery",
          "events",
          "flowcontrol",
          "metrics",
          "networking",
          "node",
          "policy",
          "rbac",
          "scheduling",
          "storage");

  Texts {
    byDefinition = Map.copyOf(byDefinition);
  }

  static Texts read() {
    Map<String, Text> all = new HashMap<>();
    for (String file : FILES) {
      parse(file.replaceFirst("-.*", ""), content(file + ".txt"))
          .forEach(
              (name, text) -> {
                if (all.put(name, text) != null) {
                  throw new IllegalStateException(name + " is described twice");
                }
              });
    }
    return new Texts(all);
  }

  private static String content(String file) {
    try (InputStream in = Objects.requireNonNull(Texts.class.getResourceAsStream(file), file)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, Text> parse(String group, String content) {
    Map<String, Text> texts = new HashMap<>();
    Map<String, String> fields = new HashMap<>();
    // From the end: the fields of a definition are known when its own line comes.
    for (String line : content.lines().toList().reversed()) {
      Matcher field = FIELD.matcher(line);
      Matcher definition = DEFINITION.matcher(line);
      if (field.matches()) {
        once(fields.put(field.group(1), field.group(2)), line);
      } else if (definition.matches()) {
        Optional<String> like = Optional.ofNullable(definition.group(2)).map(in(group));
        Text text = new Text(definition.group(3), like, fields);
        once(texts.put(group + "." + definition.group(1), text), line);
        fields.clear();
      } else if (!line.isBlank() && !line.startsWith("#")) {
        throw new IllegalStateException("cannot be read: " + line);
      }
    }
    return texts;
  }

  private static UnaryOperator<String> in(String group) {
    return name -> name.contains(".") ? name : group + "." + name;
  }

  private static void once(@Nullable Object before, String line) {
    if (before != null) {
      throw new IllegalStateException("said twice: " + line);
    }
  }

  Optional<String> of(String definition) {
    return Optional.ofNullable(byDefinition.get(definition)).map(Text::description);
  }

  Optional<String> of(String definition, String field) {
    Optional<Text> text = Optional.ofNullable(byDefinition.get(definition));
    return text.map(known -> known.fields().get(field))
        .or(() -> text.flatMap(Text::like).flatMap(other -> of(other, field)));
  }
}
