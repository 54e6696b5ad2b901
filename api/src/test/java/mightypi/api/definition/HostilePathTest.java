package mightypi.api.definition;

import java.util.List;
import java.util.Map;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostilePathTest {

  @Test
  void whatIsNoPathIsSaidToBeNone() {
    Map<String, Object> tree =
        Map.of("status", Map.of("conditions", List.of(Map.of("type", "Ready", "status", "True"))));
    Fuzz.of(
            ".spec.replicas",
            ".status.conditions[?(@.type==\"Ready\")].status",
            ".metadata.labels['app\\.kubernetes\\.io/name']",
            ".spec.items[0].a[*]")
        .text(20_000, text -> JsonPath.parse(text).flatMap(path -> path.find(tree)));
  }
}
