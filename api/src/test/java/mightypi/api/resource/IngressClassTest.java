package mightypi.api.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
class IngressClassTest {

  @TempDir Path directory;

  @Test
  void anIngressWithoutAClassGetsTheDefaultOne() {
    try (World world = new World(directory, Clock.SYSTEM)) {
      assertThat(classOf(world, "early", "")).isEmpty();
      for (String name : new String[] {"plain", "usual"}) {
        world.create(
            Kinds.INGRESS_CLASS.key("", name),
            "{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: %s, annotations: {ingressclass.kubernetes.io/is-default-class: '%s'}}, spec: {controller: example.com/x}}"
                .formatted(name, name.equals("usual")));
      }
      assertThat(classOf(world, "late", "")).isEqualTo("usual");
      assertThat(classOf(world, "own", "ingressClassName: plain, ")).isEqualTo("plain");
    }
  }

  private static String classOf(World world, String name, String more) {
    Document made =
        world.create(
            Kinds.INGRESS.key("default", name),
            "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: %s}, spec: {%sdefaultBackend: {service: {name: web, port: {number: 80}}}}}"
                .formatted(name, more));
    return Json.text(made.tree(), "spec", "ingressClassName").orElse("");
  }
}
