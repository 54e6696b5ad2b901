package mightypi.api.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mightypi.api.component.ComponentHealth.Part;
import mightypi.api.kind.cluster.ComponentKind;
import mightypi.api.schema.BuiltInSchemas;
import mightypi.api.type.ResourceType;
import mightypi.store.StoreConfig;
import mightypi.store.sqlite.SqliteStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComponentsTest {

  private static final ResourceType TYPE =
      ComponentKind.componentStatuses().with(BuiltInSchemas::of);

  @TempDir Path folder;

  private static List<String> shown(Components components) {
    return components.all().stream()
        .map(
            each ->
                String.join(
                    "|",
                    TYPE.columns().stream()
                        .map(column -> String.valueOf(column.cell().apply(each, Instant.EPOCH)))
                        .toList()))
        .toList();
  }

  @Test
  void areHealthyWhileTheyWork() throws IOException {
    try (SqliteStore store = SqliteStore.open(StoreConfig.in(folder))) {
      assertThat(shown(new Components(store, part -> Optional.empty())))
          .containsExactly(
              "controller-manager|Healthy|ok|", "etcd-0|Healthy|ok|", "scheduler|Healthy|ok|");
    }
  }

  @Test
  void eachSaysForItselfWhatIsWrong() throws IOException {
    ComponentHealth health =
        part -> part == Part.SCHEDULER ? Optional.of("has ended") : Optional.empty();
    SqliteStore store = SqliteStore.open(StoreConfig.in(folder));
    Components components = new Components(store, health);
    store.close();

    String closed = folder.resolve("store.db") + ": the store is closed";
    assertThat(shown(components))
        .containsExactly(
            "controller-manager|Healthy|ok|",
            "etcd-0|Unhealthy|%s|%s".formatted(closed, closed),
            "scheduler|Unhealthy|has ended|has ended");
  }
}
