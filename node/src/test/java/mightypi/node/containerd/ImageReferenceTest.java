package mightypi.node.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ImageReferenceTest {

  @Test
  void aShortNameIsCompletedAsDockerDoes() {
    assertThat(ImageReference.full("web")).isEqualTo("docker.io/library/web:latest");
    assertThat(ImageReference.full("shop/web:2")).isEqualTo("docker.io/shop/web:2");
    assertThat(ImageReference.full("localhost:5000/web")).isEqualTo("localhost:5000/web:latest");
    assertThat(ImageReference.full("ghcr.io/a/b@sha256:00")).isEqualTo("ghcr.io/a/b@sha256:00");
  }
}
