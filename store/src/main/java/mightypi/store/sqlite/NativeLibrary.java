package mightypi.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.sqlite.SQLiteJDBCLoader;

/**
 * Loads SQLite's library. The driver unpacks it and removes it when the process ends in order; one
 * that is killed would leave a megabyte in the temporary directory each time, which may be memory.
 * A library that is loaded needs no name any more: so it is unpacked apart, and removed at once.
 */
final class NativeLibrary {

  private static final String PLACE = "org.sqlite.tmpdir";

  private NativeLibrary() {}

  static synchronized void load() throws IOException {
    Path place = Files.createTempDirectory("mighty-store");
    System.setProperty(PLACE, place.toString());
    try {
      if (!SQLiteJDBCLoader.initialize()) {
        throw new IOException("SQLite's library could not be loaded from " + place);
      }
    } catch (IOException e) {
      throw e;
    } catch (Exception e) { // declared so by the driver
      throw new IOException("SQLite's library could not be loaded: " + e.getMessage(), e);
    } finally {
      System.clearProperty(PLACE);
      remove(place);
    }
  }

  private static void remove(Path place) throws IOException {
    try (Stream<Path> files = Files.list(place)) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }
    Files.delete(place);
  }
}
