package mightypi.api.protobuf;

import java.util.List;
import java.util.Map;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * An OpenAPI v2 document in the protobuf form that Kubernetes' Go clients ask for ({@code
 * openapi.v2.Document} of gnostic). The numbers are facts of that format.
 */
public final class OpenApiEncoding {

  private static final List<String> METHODS =
      List.of("get", "put", "post", "delete", "options", "head", "patch");

  private OpenApiEncoding() {}

  public static byte[] document(Map<String, ?> tree) {
    Output paths = new Output();
    Json.map(tree, "paths")
        .forEach((path, item) -> paths.message(2, named(path, pathItem(Json.map(item)))));
    Output definitions = new Output();
    Json.map(tree, "definitions")
        .forEach((name, schema) -> definitions.message(1, named(name, schema(Json.map(schema)))));
    Output info =
        new Output()
            .text(1, Json.text(tree, "info", "title").orElse(""))
            .text(2, Json.text(tree, "info", "version").orElse(""));
    return new Output()
        .text(1, Json.text(tree, "swagger").orElse(""))
        .message(2, info)
        .message(8, paths)
        .message(9, definitions)
        .bytes();
  }

  private static Output named(String name, Output value) {
    return new Output().text(1, name).message(2, value);
  }

  private static Output pathItem(Map<String, @Nullable Object> item) {
    Output output = new Output();
    item.forEach(
        (method, operation) ->
            output.message(METHODS.indexOf(method) + 2, operation(Json.map(operation))));
    return output;
  }

  private static Output operation(Map<String, @Nullable Object> operation) {
    Output output = new Output();
    texts(output, 6, Json.list(operation, "produces"));
    texts(output, 7, Json.list(operation, "consumes"));
    for (Object each : Json.list(operation, "parameters")) {
      output.message(8, parameter(Json.map(each)));
    }
    Output responses = new Output();
    Json.map(operation, "responses")
        .forEach((code, answer) -> responses.message(1, named(code, response(Json.map(answer)))));
    output.message(9, responses);
    extensions(output, 13, operation);
    return output;
  }

  /** A parameter of the query, in the messages that lead to it. */
  private static Output parameter(Map<String, @Nullable Object> parameter) {
    Output query =
        new Output()
            .text(2, "query")
            .text(4, Json.text(parameter, "name").orElse(""))
            .text(6, Json.text(parameter, "type").orElse(""))
            .flag(20, true);
    Output plain = new Output().message(2, new Output().message(3, query));
    return new Output().message(1, plain);
  }

  private static Output response(Map<String, @Nullable Object> response) {
    Output own = new Output().text(1, Json.text(response, "description").orElse(""));
    return new Output().message(1, own);
  }

  private static Output schema(Map<String, @Nullable Object> schema) {
    Output output = new Output();
    schema.forEach(
        (keyword, value) -> {
          if (value != null) {
            keyword(output, keyword, value);
          }
        });
    extensions(output, 31, schema);
    return output;
  }

  private static void keyword(Output output, String keyword, Object value) {
    switch (keyword) {
      case "$ref" -> output.text(1, String.valueOf(value));
      case "format" -> output.text(2, String.valueOf(value));
      case "title" -> output.text(3, String.valueOf(value));
      case "description" -> output.text(4, String.valueOf(value));
      case "multipleOf" -> decimal(output, 6, value);
      case "maximum" -> decimal(output, 7, value);
      case "exclusiveMaximum" -> output.flag(8, Boolean.TRUE.equals(value));
      case "minimum" -> decimal(output, 9, value);
      case "exclusiveMinimum" -> output.flag(10, Boolean.TRUE.equals(value));
      case "maxLength" -> number(output, 11, value);
      case "minLength" -> number(output, 12, value);
      case "pattern" -> output.text(13, String.valueOf(value));
      case "maxItems" -> number(output, 14, value);
      case "minItems" -> number(output, 15, value);
      case "uniqueItems" -> output.flag(16, Boolean.TRUE.equals(value));
      case "maxProperties" -> number(output, 17, value);
      case "minProperties" -> number(output, 18, value);
      case "required" -> texts(output, 19, Json.list(value));
      case "enum" -> Json.list(value).forEach(each -> output.message(20, any(each)));
      default -> nested(output, keyword, value);
    }
  }

  private static void nested(Output output, String keyword, Object value) {
    switch (keyword) {
      case "additionalProperties" ->
          output.message(
              21,
              value instanceof Map<?, ?>
                  ? new Output().message(1, schema(Json.map(value)))
                  : new Output().flag(2, Boolean.TRUE.equals(value)));
      case "type" -> output.message(22, new Output().text(1, String.valueOf(value)));
      case "items" -> output.message(23, new Output().message(1, schema(Json.map(value))));
      case "properties" -> {
        Output fields = new Output();
        Json.map(value)
            .forEach((name, field) -> fields.message(1, named(name, schema(Json.map(field)))));
        output.message(25, fields);
      }
      default -> {} // extensions come last, and all else has no place here
    }
  }

  private static void extensions(Output output, int field, Map<String, @Nullable Object> tree) {
    tree.forEach(
        (name, value) -> {
          if (name.startsWith("x-") && value != null) {
            output.message(field, named(name, any(value)));
          }
        });
  }

  /** Any value as a text of YAML, of which JSON is a part. */
  private static Output any(@Nullable Object value) {
    return new Output().text(2, text(value));
  }

  private static String text(@Nullable Object value) {
    return new String(
        Json.write(value == null ? List.of() : value), java.nio.charset.StandardCharsets.UTF_8);
  }

  private static void texts(Output output, int field, List<@Nullable Object> texts) {
    texts.forEach(each -> output.text(field, String.valueOf(each)));
  }

  private static void number(Output output, int field, Object value) {
    if (value instanceof Number number) {
      output.number(field, number.longValue());
    }
  }

  private static void decimal(Output output, int field, Object value) {
    if (value instanceof Number number) {
      output.decimal(field, number.doubleValue());
    }
  }
}
