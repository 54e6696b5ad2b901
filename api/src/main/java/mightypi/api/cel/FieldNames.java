package mightypi.api.cel;

import java.util.List;
import java.util.Set;

/**
 * How names of fields are written that CEL cannot write (KEP-2876): escaped, and since Kubernetes
 * 1.31 a word that the language keeps for itself also as it is, for {@code namespace} is one.
 */
public final class FieldNames {

  private static final Set<String> RESERVED =
      Set.of(
          "true",
          "false",
          "null",
          "in",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  private FieldNames() {}

  /** All ways to write a name, the escaped one first. */
  public static List<String> spellings(String name) {
    return RESERVED.contains(name) ? List.of(escaped(name), name) : List.of(escaped(name));
  }

  private static String escaped(String name) {
    return RESERVED.contains(name)
        ? "__" + name + "__"
        : name.replace("__", "__underscores__")
            .replace(".", "__dot__")
            .replace("-", "__dash__")
            .replace("/", "__slash__");
  }
}
