package mightypi.gateway.status;

import static org.assertj.core.api.Assertions.assertThat;

import mightypi.gateway.compile.World;
import mightypi.gateway.draft.Finding;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kinds;
import org.junit.jupiter.api.Test;

class ConflictsTest {

  private static final String INGRESS =
      """
      ---
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: {namespace: shop, name: %s, annotations: {nginx.ingress.kubernetes.io/canary: "%s"}}
      spec:
        rules:
          - host: shop.example
            http: {paths: [{path: %s, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
      """;

  @Test
  void saysWhichOlderIngressHasAPath() {
    Image image =
        World.of(
            INGRESS.formatted("old", "false", "/")
                + INGRESS.formatted("new", "false", "/")
                + INGRESS.formatted("other", "false", "/other")
                + INGRESS.formatted("canary", "true", "/"));

    assertThat(Conflicts.of(image, find(image, "new")))
        .extracting(Finding::message)
        .containsExactly(
            "host \"shop.example\" and path \"/\" is already defined in ingress shop/old, which is"
                + " older and gets its requests");
    for (String unharmed : new String[] {"old", "other", "canary"}) {
      assertThat(Conflicts.of(image, find(image, unharmed))).as(unharmed).isEmpty();
    }
  }

  private static Document find(Image image, String name) {
    return image.find(Kinds.INGRESS.key("shop", name)).orElseThrow();
  }
}
