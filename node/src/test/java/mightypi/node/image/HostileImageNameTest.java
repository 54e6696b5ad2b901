package mightypi.node.image;

import mightypi.node.containerd.ImageReference;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostileImageNameTest {

  private static final Fuzz NAMES =
      Fuzz.of(
          "nginx",
          "docker.io/library/nginx:1.27",
          "localhost:5000/a/b/c_d__e--f.g:tag",
          "a.",
          "a/",
          "registry.example/x@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");

  @Test
  void whatIsNoNameOfAnImageIsSaidToBeNone() {
    NAMES.text(20_000, ImageName::parse);
    NAMES.text(5_000, ImageReference::full);
  }
}
