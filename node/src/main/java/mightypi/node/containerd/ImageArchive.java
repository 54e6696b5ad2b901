package mightypi.node.containerd;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * A container image of one layer, written as an OCI image layout in a tar archive (OCI Image Format
 * 1.0): what {@code ctr images import} and {@code mighty image import} take. No registry and no
 * Docker engine is asked. The same image makes the same bytes.
 *
 * @param name the whole reference, such as {@code docker.io/mightypi/pause:1}
 * @param files what the image holds, by absolute path; folders are made as needed
 */
public record ImageArchive(
    String name, List<String> entrypoint, List<String> environment, List<Entry> files) {

  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

  public ImageArchive {
    entrypoint = List.copyOf(entrypoint);
    environment = List.copyOf(environment);
    files = List.copyOf(files);
  }

  /** A file of the image: where it lies there, its mode, and where its content is taken from. */
  public record Entry(String path, int mode, Path content) {
    public Entry {
      if (!path.startsWith("/")) {
        throw new IllegalArgumentException("a path in an image begins with /: " + path);
      }
    }
  }

  /** Writes the archive; the folder of the target also holds the layer while this runs. */
  public void write(Path target) throws IOException {
    Path layerFile = Files.createTempFile(target.toAbsolutePath().getParent(), "layer", ".tar");
    try {
      Blob layer = new Blob(LAYER, digestOfLayer(layerFile), Files.size(layerFile));
      byte[] config = Json.write(config(layer));
      Blob configBlob = Blob.of(CONFIG, config);
      byte[] manifest = Json.write(manifest(configBlob, layer));
      Blob manifestBlob = Blob.of(MANIFEST, manifest);
      try (TarWriter tar = new TarWriter(buffered(target))) {
        tar.file("oci-layout", 0644, Json.write(Map.of("imageLayoutVersion", "1.0.0")));
        tar.file("index.json", 0644, Json.write(index(manifestBlob)));
        tar.file(manifestBlob.path(), 0644, manifest);
        tar.file(configBlob.path(), 0644, config);
        tar.file(layer.path(), 0644, layerFile);
      }
    } finally {
      Files.deleteIfExists(layerFile);
    }
  }

  private String digestOfLayer(Path layerFile) throws IOException {
    MessageDigest sha256 = sha256();
    try (TarWriter tar = new TarWriter(new DigestOutputStream(buffered(layerFile), sha256))) {
      for (String folder : folders()) {
        tar.folder(folder, 0755);
      }
      for (Entry file : files) {
        tar.file(file.path().substring(1), file.mode(), file.content());
      }
    }
    return HexFormat.of().formatHex(sha256.digest());
  }

  private TreeSet<String> folders() {
    TreeSet<String> folders = new TreeSet<>();
    for (Entry file : files) {
      for (int slash = file.path().indexOf('/', 1);
          slash > 0;
          slash = file.path().indexOf('/', slash + 1)) {
        folders.add(file.path().substring(1, slash));
      }
    }
    return folders;
  }

  private Map<String, @Nullable Object> config(Blob layer) {
    SequencedMap<String, @Nullable Object> config = new LinkedHashMap<>();
    config.put("created", "1970-01-01T00:00:00Z");
    config.put("architecture", architecture());
    config.put("os", "linux");
    config.put("config", Map.of("Entrypoint", entrypoint, "Env", environment));
    config.put("rootfs", Map.of("type", "layers", "diff_ids", List.of(layer.digest())));
    return config;
  }

  private static Map<String, @Nullable Object> manifest(Blob config, Blob layer) {
    SequencedMap<String, @Nullable Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", MANIFEST);
    manifest.put("config", config.descriptor());
    manifest.put("layers", List.of(layer.descriptor()));
    return manifest;
  }

  private Map<String, @Nullable Object> index(Blob manifest) {
    SequencedMap<String, @Nullable Object> descriptor = manifest.descriptor();
    descriptor.put("annotations", Map.of("io.containerd.image.name", name));
    SequencedMap<String, @Nullable Object> index = new LinkedHashMap<>();
    index.put("schemaVersion", 2);
    index.put("manifests", List.of(descriptor));
    return index;
  }

  /** The machine's architecture in the words of OCI, which are Go's. */
  public static String architecture() {
    String name = System.getProperty("os.arch");
    return switch (name) {
      case "aarch64" -> "arm64";
      case "x86_64" -> "amd64";
      default -> name;
    };
  }

  private static OutputStream buffered(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private record Blob(String mediaType, String hex, long size) {
    static Blob of(String mediaType, byte[] content) {
      return new Blob(
          mediaType, HexFormat.of().formatHex(sha256().digest(content)), content.length);
    }

    String digest() {
      return "sha256:" + hex;
    }

    String path() {
      return "blobs/sha256/" + hex;
    }

    SequencedMap<String, @Nullable Object> descriptor() {
      SequencedMap<String, @Nullable Object> descriptor = new LinkedHashMap<>();
      descriptor.put("mediaType", mediaType);
      descriptor.put("digest", digest());
      descriptor.put("size", size);
      return descriptor;
    }
  }
}
