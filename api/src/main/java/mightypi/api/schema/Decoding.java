package mightypi.api.schema;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Whether a value can be read into a field of a Go type, with the words of Go when it cannot. */
final class Decoding {

  private static final String QUANTITY = "^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$";
  private static final Pattern QUANTITY_FORM = Pattern.compile(QUANTITY);
  private static final Pattern TIME =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?([Zz]|[+-]\\d\\d:\\d\\d)");

  private Decoding() {}

  /** Throws {@link DecodeException} unless the value fits the place. */
  static void check(Node.Struct owner, Node place, Object value, Path at) {
    if (place instanceof Node.Scalar scalar) {
      scalar(owner, scalar, value, at);
    } else if (!(place instanceof Node.Free)) {
      throw mismatch(owner, place, value, at);
    }
  }

  private static void scalar(Node.Struct owner, Node.Scalar place, Object value, Path at) {
    boolean fits =
        switch (place.type()) {
          case STRING -> value instanceof String;
          case BOOLEAN -> value instanceof Boolean;
          case NUMBER -> value instanceof Number;
          case INTEGER -> isInteger(value, place.format());
          case INT_OR_STRING -> value instanceof String || isInteger(value, "int32");
          case QUANTITY -> value instanceof String || value instanceof Number;
        };
    if (!fits) {
      throw mismatch(owner, place, value, at);
    }
    if (place.type() == Node.Type.QUANTITY && !QUANTITY_FORM.matcher(value.toString()).matches()) {
      throw new DecodeException("quantities must match the regular expression '" + QUANTITY + "'");
    }
    if (value instanceof String text) {
      format(place.format(), text);
    }
  }

  private static void format(String format, String text) {
    if (format.equals("date-time") && !text.isEmpty() && !TIME.matcher(text).matches()) {
      throw new DecodeException(
          "parsing time \"%s\" as \"2006-01-02T15:04:05Z07:00\": cannot parse \"%s\" as \"2006\""
              .formatted(text, text));
    }
    if (format.equals("byte")) {
      try {
        String whole = text.replace("\n", "").replace("\r", "");
        if (whole.length() % 4 != 0) {
          throw new IllegalArgumentException("not padded");
        }
        Base64.getDecoder().decode(whole);
      } catch (IllegalArgumentException e) {
        throw new DecodeException("illegal base64 data at input byte " + firstBad(text));
      }
    }
  }

  private static int firstBad(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isLetterOrDigit(c) && "+/=\r\n".indexOf(c) < 0) {
        return i;
      }
    }
    return Math.max(0, text.length() - text.length() % 4);
  }

  private static boolean isInteger(Object value, String format) {
    return value instanceof Integer || value instanceof Long wide && fits(wide, format);
  }

  private static boolean fits(long value, String format) {
    return !format.equals("int32") || value == (int) value;
  }

  private static DecodeException mismatch(Node.Struct owner, Node place, Object value, Path at) {
    return new DecodeException(
        "json: cannot unmarshal %s into Go struct field %s.%s of type %s"
            .formatted(
                word(place, value), owner.name().simple(), at.withoutItems(), goType(place)));
  }

  private static String word(Node place, Object value) {
    return switch (value) {
      case String _ -> "string";
      case Boolean _ -> "bool";
      case Map<?, ?> _ -> "object";
      case List<?> _ -> "array";
      default ->
          place instanceof Node.Scalar scalar && scalar.type() == Node.Type.INTEGER
              ? "number " + value
              : "number";
    };
  }

  private static String goType(Node place) {
    return switch (place) {
      case Node.Scalar scalar -> goScalar(scalar);
      case Node.Struct struct -> struct.name().inGo();
      case Node.Listing listing -> "[]" + goType(listing.item());
      case Node.Mapping mapping -> "map[string]" + goType(mapping.value());
      case Node.Free _ -> "interface {}";
    };
  }

  private static String goScalar(Node.Scalar scalar) {
    return switch (scalar.type()) {
      case STRING -> scalar.format().equals("byte") ? "[]uint8" : "string";
      case BOOLEAN -> "bool";
      case NUMBER -> "float64";
      case INTEGER -> scalar.format();
      case INT_OR_STRING -> "intstr.IntOrString";
      case QUANTITY -> "resource.Quantity";
    };
  }
}
