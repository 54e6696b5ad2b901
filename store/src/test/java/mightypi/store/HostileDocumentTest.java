package mightypi.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

/** What the database, or another Kubernetes, can give for an object. */
class HostileDocumentTest {

  @Test
  void ofADamagedObjectTheSameIsReadInPassingAsOfItsTree() {
    Fuzz.of(
            "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\",\"namespace\":\"b\","
                + "\"uid\":\"c\",\"labels\":{\"d\":\"e\"},\"ownerReferences\":[{\"uid\":\"f\"}]},"
                + "\"spec\":{\"nodeName\":\"g\",\"containers\":[{\"name\":\"h\"}]}}",
            "{\"metadata\":{\"name\":\"a\",\"deletionTimestamp\":\"b\"},\"spec\":{\"selector\":"
                + "{\"matchLabels\":{\"c\":\"d\"},\"matchExpressions\":[]}},\"kind\":\"e\"}")
        .allowing(IOException.class)
        .allowing(UncheckedIOException.class)
        .bytes(
            20_000,
            text -> {
              // A field that is there twice has its last value in the tree.
              Document read = Document.parse(Json.write(Document.parse(text).tree()));
              Document whole = Document.of(read.tree());
              assertThat(whole.name()).isEqualTo(read.name());
              assertThat(whole.node()).isEqualTo(read.node());
              assertThat(whole.labels()).isEqualTo(read.labels());
              assertThat(whole.isDeleting()).isEqualTo(read.isDeleting());
              assertThat(ResourceVersion.stamp(whole, 7).resourceVersion()).isEqualTo("7");
            });
  }
}
