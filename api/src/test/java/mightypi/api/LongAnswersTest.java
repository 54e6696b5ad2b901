package mightypi.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import mightypi.api.TestClient.Reply;
import mightypi.model.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Lists and deletions of more than a few objects. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LongAnswersTest {

  private static final int COUNT = 200;
  private static final String PATH = "/api/v1/namespaces/many/configmaps";

  private TestServer server;
  private TestClient admin;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    server = TestServer.start(directory, 0, new EchoStreams());
    admin = TestClient.of(server, "admin", "system:masters");
    for (String each : new String[] {"many", "moments", "doomed"}) {
      admin.call(
          "POST",
          "/api/v1/namespaces",
          Map.of(),
          "{\"metadata\":{\"name\":\"%s\"}}".formatted(each));
    }
    createMany(PATH, COUNT, 1000);
  }

  @AfterAll
  void stop() {
    server.close();
  }

  /** At once, so that they share flushes of the disk. */
  private void createMany(String path, int count, int size) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String name = "map" + i;
        all.add(threads.submit(() -> create(path, name, size)));
      }
      for (Future<Reply> each : all) {
        assertThat(each.get().code()).isEqualTo(201);
      }
    }
  }

  private Reply create(String path, String name, int size) throws Exception {
    String body =
        "{\"metadata\":{\"name\":\"%s\"},\"data\":{\"text\":\"%s\"}}"
            .formatted(name, "x".repeat(size));
    return admin.call("POST", path, Map.of(), body);
  }

  @Test
  void compressesALongAnswerForWhoTakesIt() throws Exception {
    HttpResponse<byte[]> packed = admin.raw(PATH, Map.of("Accept-Encoding", "deflate, gzip"));
    HttpResponse<byte[]> plain = admin.raw(PATH, Map.of());
    HttpResponse<byte[]> small = admin.raw(PATH + "?limit=10", Map.of("Accept-Encoding", "gzip"));

    assertThat(packed.headers().firstValue("content-encoding")).contains("gzip");
    assertThat(packed.headers().firstValue("vary")).contains("Accept-Encoding");
    assertThat(packed.body().length).isLessThan(plain.body().length / 4);
    byte[] text = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
    assertThat(text).isEqualTo(plain.body());
    assertThat(Json.list(Json.parse(text), "items")).hasSize(COUNT);
    assertThat(plain.headers().firstValue("content-encoding")).isEmpty();
    assertThat(small.headers().firstValue("content-encoding")).isEmpty();
    assertThat(Json.list(Json.parse(small.body()), "items")).hasSize(10);
  }

  @Test
  void makesTheSameRowsOfALongTableAsOfAShortOne() throws Exception {
    String table = "application/json;as=Table;v=v1;g=meta.k8s.io";
    Reply all = admin.call("GET", PATH, Map.of("Accept", table), "");
    Reply one = admin.call("GET", PATH + "/map7", Map.of("Accept", table), "");
    Reply none =
        admin.call("GET", "/api/v1/namespaces/none/configmaps", Map.of("Accept", table), "");

    assertThat(Json.list(all.tree(), "rows"))
        .hasSize(COUNT)
        .extracting(row -> Json.map(row, "object"))
        .contains(Json.map(Json.list(one.tree(), "rows").getFirst(), "object"));
    assertThat(all.at("columnDefinitions")).isEqualTo(one.at("columnDefinitions"));
    assertThat(Json.list(none.tree(), "rows")).isEmpty();
    assertThat(none.at("kind")).isEqualTo("Table");
  }

  @Test
  void forgetsAMomentWhenTheLogNoLongerReachesBackToIt() throws Exception {
    String path = "/api/v1/namespaces/moments/configmaps";
    create(path, "a", 10);
    create(path, "b", 10);
    String token = admin.call("GET", path + "?limit=1").text("metadata.continue");
    assertThat(admin.call("GET", path + "?limit=1&continue=" + token).names()).containsExactly("b");

    for (int i = 0; i < 10; i++) { // more than the log holds
      assertThat(create(path, "large" + i, 1 << 20).code()).isEqualTo(201);
    }
    Reply expired = admin.call("GET", path + "?limit=1&continue=" + token);
    assertThat(expired.code()).isEqualTo(410);
    assertThat(expired.text("reason")).isEqualTo("Expired");
  }

  @Test
  void deletesACollectionSideBySideAndSaysWhatItDeleted() throws Exception {
    String path = "/api/v1/namespaces/doomed/configmaps";
    createMany(path, 150, 10);
    create(path, "kept", 10);

    Reply deleted = admin.call("DELETE", path + "?fieldSelector=metadata.name!%3Dkept");

    assertThat(deleted.names()).hasSize(150).doesNotHaveDuplicates().doesNotContain("kept");
    assertThat(admin.call("GET", path).names()).containsExactly("kept");
  }

  @Test
  void aWatcherIsToldOfManyAtOnceAndOfEachOnItsLine() throws Exception {
    String path = PATH + "?watch=true&sendInitialEvents=true&allowWatchBookmarks=true";
    byte[] begin;
    try (var stream = admin.stream(path + "&resourceVersionMatch=NotOlderThan&timeoutSeconds=1")) {
      begin = stream.readAllBytes();
    }
    String[] lines = new String(begin, UTF_8).split("\n", -1);
    long added =
        java.util.Arrays.stream(lines)
            .filter(each -> each.startsWith("{\"type\":\"ADDED\""))
            .count();
    assertThat(added).isEqualTo(COUNT);
    assertThat(lines[COUNT]).contains("\"BOOKMARK\"").contains("k8s.io/initial-events-end");
  }
}
