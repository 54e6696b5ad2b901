package mightypi.dns.follow;

import java.util.Map;
import mightypi.model.Document;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostileAnnotationsTest {

  @Test
  void whatAnAnnotationMeansIsReadOrPassedOver() {
    Fuzz.of("300", "5m", "a.example, b.example", "192.0.2.1", "2001:db8::1", "dns-controller")
        .text(
            20_000,
            text -> {
              Annotations annotations = new Annotations(annotated(text));
              annotations.areForUs();
              annotations.ttl();
              annotations.targets().forEach(Annotations::typeOf);
              annotations.hostnames();
            });
  }

  private static Document annotated(String text) {
    String prefix = "external-dns.alpha.kubernetes.io/";
    return Document.of(
        Map.of(
            "metadata",
            Map.of(
                "annotations",
                Map.of(
                    prefix + "controller", text,
                    prefix + "ttl", text,
                    prefix + "target", text,
                    prefix + "hostname", text))));
  }
}
