package mightypi.api.call;

import java.io.IOException;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kinds;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

class HostileDestinationTest {

  private static final Image NOW =
      Image.EMPTY.with(
          1,
          Kinds.SERVICE.key("shop", "hook"),
          Document.of(Map.of("spec", Map.of("clusterIP", "10.152.183.9"))));

  @Test
  void whatLeadsNowhereIsSaidToBeSo() {
    Fuzz.of("https://hook.example:8443/a?b", "https://[2001:db8::1]/", "https://a")
        .allowing(IOException.class)
        .text(20_000, text -> Destination.of(Map.of("url", text), NOW));
    Map<String, String> service = Map.of("namespace", "shop", "name", "hook");
    Fuzz.of("LS0tLS1CRUdJTg==", "")
        .allowing(IOException.class)
        .text(20_000, text -> Destination.of(Map.of("service", service, "caBundle", text), NOW));
  }
}
