package mightypi.api.resource;

import java.nio.file.Path;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.testkit.ClusterContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The embedded cluster keeps the contract of the port. */
@org.jspecify.annotations.NullUnmarked
class EmbeddedClusterTest implements ClusterContract {

  @TempDir Path directory;
  private World world;

  @BeforeEach
  void open() {
    world = new World(directory, Clock.SYSTEM);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Override
  public Cluster cluster() {
    return world.cluster();
  }
}
