package mightypi.dns.message;

import java.util.HashMap;
import java.util.Map;
import mightypi.model.Document;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

class HostileKeyTest {

  @Test
  void aDamagedKeyIsNone() {
    Fuzz.of("c2VjcmV0LXNlY3JldC1zZWNyZXQ=", "aG1hYy1zaGEyNTY=", "updater.home.example")
        .text(
            10_000,
            text -> {
              Keys.of(secret("secret", text, "up"));
              Keys.of(secret("algorithm", text, "up"));
              Keys.of(secret("secret", "c2VjcmV0", text));
            });
  }

  private static Document secret(String entry, String text, String name) {
    Map<String, String> data = new HashMap<>(Map.of("secret", "YzJWamNtVjA="));
    data.put(entry, text);
    return Document.of(
        Map.of(
            "type",
            Keys.TYPE,
            "metadata",
            Map.of("name", "up", "annotations", Map.of("mightypi.cloud/key-name", name)),
            "data",
            data));
  }
}
