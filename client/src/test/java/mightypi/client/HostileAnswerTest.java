package mightypi.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import mightypi.model.Kinds;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server, or somebody on the way to it, answers; and the file that says where it is. */
class HostileAnswerTest {

  private static final String POD =
      "{\"metadata\":{\"name\":\"a\",\"namespace\":\"b\",\"resourceVersion\":\"7\"},\"spec\":{}}";

  @Test
  void aDamagedListIsALostReplyOrAnotherList() {
    String list =
        "{\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"9\",\"continue\":\"x\"},\"items\":["
            + POD
            + ","
            + POD
            + "],\"more\":[{}]}";
    Fuzz.of(list)
        .allowing(IOException.class)
        .allowing(UncheckedIOException.class)
        .bytes(5_000, bytes -> Wire.page(bytes, Kinds.POD));
    Fuzz.of(POD)
        .allowing(IOException.class)
        .allowing(UncheckedIOException.class)
        .bytes(5_000, bytes -> Wire.object(bytes, Kinds.POD));
  }

  @Test
  void aDamagedEventIsALostReplyOrAnotherEvent() {
    Fuzz.of("{\"type\":\"ADDED\",\"object\":" + POD + "}", "{\"object\":{},\"type\":\"ERROR\"}")
        .allowing(IOException.class)
        .allowing(UncheckedIOException.class)
        .bytes(5_000, Wire::event);
  }

  @Test
  void anyRefusalMeansSomething() {
    String refusal =
        "{\"kind\":\"Status\",\"reason\":\"Invalid\",\"message\":\"m\",\"details\":{\"name\":\"a\","
            + "\"causes\":[{\"reason\":\"FieldValueInvalid\",\"field\":\"spec\",\"message\":\"m\"}]}}";
    int[] codes = {404, 409, 422, 500};
    Fuzz.of(refusal, "<html>")
        .bytes(
            10_000,
            bytes ->
                Verdict.on(
                    Kinds.POD.key("b", "a"),
                    false,
                    new Http.Reply(codes[bytes.length % codes.length], bytes)));
  }

  @Test
  void aDamagedKubeconfigIsRefusedInWordsOrAnotherOne(@TempDir Path folder) {
    Path file = folder.resolve("config");
    Fuzz.of(
            """
            apiVersion: v1
            kind: Config
            current-context: here
            clusters:
            - name: one
              cluster: {server: "https://127.0.0.1:1", insecure-skip-tls-verify: true}
            contexts:
            - name: here
              context: {cluster: one, user: me, namespace: shop}
            users:
            - name: me
              user: {token: abc}
            """)
        .allowing(IOException.class)
        .bytes(
            150,
            bytes -> {
              Files.write(file, bytes);
              Http.of(ClientConfig.of(file, Set.of(Kinds.POD))).close();
            });
  }
}
