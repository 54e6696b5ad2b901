package mightypi.node.net;

import static mightypi.node.net.Wishes.service;
import static mightypi.node.net.Wishes.slice;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import mightypi.model.Image;
import mightypi.model.Kinds;
import org.junit.jupiter.api.Test;

class HealthPortTest {

  @Test
  void aNodeTellsWhetherItHasEndpointsOfAService() throws Exception {
    AtomicBoolean healthy = new AtomicBoolean(true);
    try (HealthPort port =
            HealthPort.open(Kinds.SERVICE.key("shop", "web"), new Part.Health(0, 1), healthy::get);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.port() + "/healthz"))
              .build();
      HttpResponse<String> well = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(well.statusCode()).isEqualTo(200);
      assertThat(well.headers().firstValue("X-Load-Balancing-Endpoint-Weight")).contains("1");
      assertThat(well.body())
          .isEqualTo(
              """
              {
              \t"service": {
              \t\t"namespace": "shop",
              \t\t"name": "web"
              \t},
              \t"localEndpoints": 1,
              \t"serviceProxyHealthy": true
              }""");
      port.tell(0);
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(503);
      port.tell(2);
      healthy.set(false);
      assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
          .isEqualTo(503);
    }
  }

  @Test
  void readyEndpointsOfThisNodeCountAndZonesChoose() {
    TrafficConfig config = new TrafficConfig("pi", List.of(), List.of(), true);
    Image image = Image.EMPTY;
    image =
        image.with(
            1,
            Kinds.SERVICE.key("shop", "web"),
            service(
                "{'type':'LoadBalancer','externalTrafficPolicy':'Local','healthCheckNodePort':31111,'clusterIP':'10.152.183.9','ports':[{'name':'http','port':80}]}"));
    image =
        image.with(
            2,
            Kinds.ENDPOINT_SLICE.key("shop", "web-1"),
            slice("TCP", "10.77.0.2", "10.77.0.3!", "10.77.0.4@"));
    Part part =
        ServiceTable.empty(config)
            .next(image)
            .table()
            .ledger()
            .part(Kinds.SERVICE.key("shop", "web"));
    assertThat(part.health()).contains(new Part.Health(31111, 1));
  }

  private static Endpoint hinted(String address, Set<String> zones, Set<String> nodes) {
    return new Endpoint(address, 80, false, true, true, false, zones, nodes);
  }

  @Test
  void trafficGoesToWhoIsMeantForIt() {
    Endpoint near = hinted("10.1.0.1", Set.of("a"), Set.of("pi"));
    Endpoint far = hinted("10.1.0.2", Set.of("b"), Set.of("pi-2"));
    Endpoint beside = hinted("10.1.0.3", Set.of("a"), Set.of("pi-3"));
    Endpoint any = hinted("10.1.0.4", Set.of(), Set.of());
    Endpoint anywhere = hinted("10.1.0.5", Set.of("a"), Set.of());
    assertThat(Endpoint.near(List.of(near, far, beside), "pi", "a")).containsExactly(near);
    assertThat(Endpoint.near(List.of(near, far, beside), "pi-9", "a"))
        .as("no endpoint on the node: those of its zone")
        .containsExactly(near, beside);
    assertThat(Endpoint.near(List.of(near, far), "pi-9", "c")).containsExactly(near, far);
    assertThat(Endpoint.near(List.of(near, far), "pi-9", "")).containsExactly(near, far);
    assertThat(Endpoint.near(List.of(near, far, anywhere), "pi", "a"))
        .containsExactly(near, anywhere);
    assertThat(Endpoint.near(List.of(near, far, any), "pi", "a")).containsExactly(near, far, any);
  }
}
