package mightypi.api.resource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.file.Path;
import java.util.List;
import mightypi.api.request.Query;
import mightypi.api.request.Selection;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsTest {

  private static final Kind EVENTS = Kind.namespaced("events.k8s.io/v1", "Event", "events");

  @Test
  void showsOneEventUnderBothOfItsNames(@TempDir Path directory) {
    try (World world = new World(directory, Clock.SYSTEM)) {
      Document event =
          world.create(
              EVENTS.key("default", "grown"),
              """
              apiVersion: events.k8s.io/v1
              kind: Event
              metadata: {name: grown}
              eventTime: "2026-03-01T12:00:00.000000Z"
              reportingController: example.com/gardener
              reportingInstance: gardener-1
              action: Watering
              reason: Grown
              type: Normal
              note: it grew
              regarding: {kind: Pod, namespace: default, name: plant}
              """);

      Document core = world.find(Kinds.EVENT.key("default", "grown"));
      assertThat(core.apiVersion()).isEqualTo("v1");
      assertThat(Json.text(core.tree(), "involvedObject", "name")).contains("plant");
      assertThat(Json.text(core.tree(), "message")).contains("it grew");
      assertThat(world.type(EVENTS).served(core).tree()).isEqualTo(event.tree());
      for (String selector :
          List.of(
              "reportingController=example.com/gardener,regarding.name=plant,type=Normal",
              "regarding.kind!=Node")) {
        Query query = Query.parse("fieldSelector=" + URLEncoder.encode(selector, UTF_8));
        assertThat(Selection.of(query, world.type(EVENTS)).test(core)).as(selector).isTrue();
      }
    }
  }
}
