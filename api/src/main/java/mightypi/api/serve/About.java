package mightypi.api.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import mightypi.api.status.Status;
import mightypi.model.Json;
import mightypi.store.Store;

/** What the server says of itself: its version, its health, its paths. */
final class About {

  /** The release of Kubernetes whose API is spoken. */
  static final String GIT_VERSION = "v1.32.0+mightypi";

  private static final List<String> PATHS =
      List.of(
          Issuer.CONFIGURATION,
          "/api",
          "/api/v1",
          "/apis",
          "/healthz",
          "/healthz/ping",
          "/healthz/store",
          "/livez",
          "/livez/ping",
          "/livez/store",
          "/metrics",
          "/openapi/v2",
          "/openapi/v3",
          Issuer.KEYS,
          "/readyz",
          "/readyz/ping",
          "/readyz/store",
          "/version");
  private static final Properties BUILD = build();
  private static final List<String> CHECKS = List.of("ping", "store");

  private final Store store;

  About(Store store) {
    this.store = store;
  }

  private static Properties build() {
    Properties build = new Properties();
    try (InputStream file =
        Objects.requireNonNull(About.class.getResourceAsStream("build.properties"))) {
      build.load(file);
      return build;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void version(Call call) throws IOException {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("major", "1");
    tree.put("minor", "32");
    tree.put("gitVersion", GIT_VERSION);
    tree.put("gitCommit", BUILD.getProperty("commit"));
    tree.put("gitTreeState", "clean");
    tree.put("buildDate", BUILD.getProperty("date"));
    tree.put("goVersion", "java" + Runtime.version().feature());
    tree.put("compiler", "javac");
    tree.put("platform", "linux/" + architecture());
    call.answerJson(200, Json.write(tree));
  }

  private static String architecture() {
    return switch (System.getProperty("os.arch", "")) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> System.getProperty("os.arch", "");
    };
  }

  void paths(Call call) throws IOException {
    call.answerJson(200, Json.write(Map.of("paths", PATHS)));
  }

  /** {@code /healthz}, {@code /livez}, {@code /readyz}, each check alone, and all of them told. */
  void health(Call call, List<String> path) throws IOException {
    if (path.size() > 2 || (path.size() == 2 && !CHECKS.contains(path.get(1)))) {
      throw Status.noSuchPath().asException();
    }
    store.now(); // answers from memory, or the process is past answering at all
    call.answer(200, "text/plain; charset=utf-8", List.of(healthText(call, path)));
  }

  private static byte[] healthText(Call call, List<String> path) {
    if (path.size() == 2 || !call.query().flag("verbose")) {
      return "ok".getBytes(UTF_8);
    }
    StringBuilder text = new StringBuilder();
    CHECKS.forEach(check -> text.append("[+]").append(check).append(" ok\n"));
    return text.append(path.getFirst()).append(" check passed\n").toString().getBytes(UTF_8);
  }
}
