package mightypi.node.containerd;

/** Names of images as people write them, and as containerd keeps them. */
public final class ImageReference {

  private ImageReference() {}

  /** {@code web} is {@code docker.io/library/web:latest}; what is whole stays as it is. */
  public static String full(String name) {
    String qualified = qualified(name);
    String last = qualified.substring(qualified.lastIndexOf('/') + 1);
    return last.contains(":") || last.contains("@") ? qualified : qualified + ":latest";
  }

  private static String qualified(String name) {
    int slash = name.indexOf('/');
    if (slash < 0) {
      return "docker.io/library/" + name;
    }
    return isRegistry(name.substring(0, slash)) ? name : "docker.io/" + name;
  }

  private static boolean isRegistry(String first) {
    return first.contains(".") || first.contains(":") || first.equals("localhost");
  }
}
