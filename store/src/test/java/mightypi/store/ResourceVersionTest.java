package mightypi.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import mightypi.model.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceVersionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{}|{\"metadata\":{\"resourceVersion\":\"42\"}}",
        "{\"a\":1}|{\"metadata\":{\"resourceVersion\":\"42\"},\"a\":1}",
        "{\"metadata\":{}}|{\"metadata\":{\"resourceVersion\":\"42\"}}",
        "{\"metadata\":{\"name\":\"x\"}}|{\"metadata\":{\"resourceVersion\":\"42\",\"name\":\"x\"}}",
        "{ \"metadata\" : { \"resourceVersion\" : \"7\" } }|{ \"metadata\" : {"
            + " \"resourceVersion\" : \"42\" } }",
        "{\"metadata\":{\"labels\":{\"resourceVersion\":\"no\"},\"resourceVersion\":null,\"z\":1}}"
            + "|{\"metadata\":{\"labels\":{\"resourceVersion\":\"no\"},\"resourceVersion\":\"42\",\"z\":1}}",
        "{\"ä\":{\"metadata\":{}},\"metadata\":{\"name\":\"ü\",\"resourceVersion\":\"9999\"}}"
            + "|{\"ä\":{\"metadata\":{}},\"metadata\":{\"name\":\"ü\",\"resourceVersion\":\"42\"}}",
      })
  void putsTheRevisionIntoTheTextAndLeavesTheRestAlone(String before, String after) {
    Document stamped =
        ResourceVersion.stamp(Document.of(before.getBytes(StandardCharsets.UTF_8)), 42);

    assertThat(new String(stamped.json(), StandardCharsets.UTF_8)).isEqualTo(after);
  }

  @Test
  void isWhatTheDocumentThenSays() {
    Document document =
        Document.of("{\"metadata\":{\"name\":\"x\"}}".getBytes(StandardCharsets.UTF_8));

    assertThat(ResourceVersion.stamp(document, 42).resourceVersion()).isEqualTo("42");
    assertThat(ResourceVersion.stamp(document, 42).name()).isEqualTo("x");
  }
}
