package mightypi.node.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {

  @ParameterizedTest
  @CsvSource({
    "http-echo, docker.io/library/http-echo:latest",
    "hashicorp/http-echo, docker.io/hashicorp/http-echo:latest",
    "hashicorp/http-echo:0.2.3, docker.io/hashicorp/http-echo:0.2.3",
    "localhost:32000/app:1, localhost:32000/app:1",
    "ghcr.io/a/b/c, ghcr.io/a/b/c:latest",
    "index.docker.io/library/x, docker.io/library/x:latest",
  })
  void aShortNameMeansAFullOne(String text, String full) {
    assertThat(ImageName.parse(text).orElseThrow()).hasToString(full);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Not An Image", "UPPER", "a//b", "a:", ":tag", "a@sha256:short"})
  void whatIsNoNameIsRefused(String text) {
    assertThat(ImageName.parse(text)).isEmpty();
  }
}
