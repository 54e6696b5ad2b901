package mightypi.node.image;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The full name of an image as registries understand it: {@code http-echo} means {@code
 * docker.io/library/http-echo:latest}.
 *
 * @param registry with its port, if it has one
 * @param rest the path, and the tag or digest
 */
public record ImageName(String registry, String rest) {

  /** A name of 255 characters, a tag of 128 and the longest digest in use. */
  private static final int LONGEST = 512;

  private static final Pattern WHOLE =
      Pattern.compile(
          "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*)*"
              + "(?::[\\w][\\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,})?");

  /** Empty when the text names no image. */
  public static Optional<ImageName> parse(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    int slash = text.indexOf('/');
    String first = slash < 0 ? "" : text.substring(0, slash);
    boolean hasRegistry = first.contains(".") || first.contains(":") || first.equals("localhost");
    String registry = hasRegistry ? first : "docker.io";
    String rest = hasRegistry ? text.substring(slash + 1) : text;
    if (!WHOLE.matcher(rest).matches()) {
      return Optional.empty();
    }
    if (registry.equals("index.docker.io")) {
      registry = "docker.io";
    }
    boolean official = registry.equals("docker.io") && !rest.contains("/");
    return Optional.of(new ImageName(registry, tagged(official ? "library/" + rest : rest)));
  }

  private static String tagged(String rest) {
    return rest.contains(":") || rest.contains("@") ? rest : rest + ":latest";
  }

  /** Whether the name may mean another image tomorrow. */
  public boolean isLatest() {
    return rest.endsWith(":latest");
  }

  @Override
  public String toString() {
    return registry + "/" + rest;
  }
}
