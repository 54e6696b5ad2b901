package mightypi.store.sqlite;

import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kind;

/** What objects take in memory: their text, and what it takes to find them. */
final class Weight {

  private static final int BESIDE_TEXT = 600;

  private Weight() {}

  static long of(Optional<Document> document) {
    return document.map(each -> (long) each.size() + BESIDE_TEXT).orElse(0L);
  }

  static long of(Image image) {
    long weight = 0;
    for (Kind kind : image.kinds()) {
      for (Document each : image.all(kind)) {
        weight += of(Optional.of(each));
      }
    }
    return weight;
  }
}
