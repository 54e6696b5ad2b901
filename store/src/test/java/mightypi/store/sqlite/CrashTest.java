package mightypi.store.sqlite;

import static mightypi.store.sqlite.Writes.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mightypi.model.Document;
import mightypi.store.Store;
import mightypi.store.StoreConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashTest {

  @TempDir Path directory;

  @Test
  void hasEveryAcknowledgedWriteAfterBeingKilled() throws Exception {
    long last = 0;
    for (int lines : List.of(1, 300, 3000)) {
      List<String> said = runAndKill(lines);
      assertThat(revision(said.getFirst())).isGreaterThan(last);
      List<String> acknowledged = said.subList(1, said.size());
      last = acknowledged.stream().mapToLong(CrashTest::revision).max().orElse(last);
      assertKept(acknowledged, last);
    }
  }

  private List<String> runAndKill(int lines) throws Exception {
    List<String> said = new ArrayList<>();
    try (ChildStore child = ChildStore.start(directory)) {
      for (int i = 0; i <= lines; i++) {
        said.add(child.nextLine());
      }
      said.addAll(child.kill());
    }
    return said;
  }

  private static long revision(String line) {
    return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
  }

  private void assertKept(List<String> acknowledged, long last) throws Exception {
    Map<String, Long> newest = new HashMap<>();
    for (String line : acknowledged) {
      newest.merge(line.substring(0, line.indexOf(' ')), revision(line), Math::max);
    }
    try (Store store = SqliteStore.open(StoreConfig.in(directory))) {
      assertThat(store.now().revision()).isGreaterThan(last);
      newest.forEach(
          (name, revision) -> {
            Document found = store.now().find(configMap(name)).orElseThrow();
            assertThat(Long.parseLong(found.resourceVersion())).isGreaterThanOrEqualTo(revision);
          });
    }
  }
}
