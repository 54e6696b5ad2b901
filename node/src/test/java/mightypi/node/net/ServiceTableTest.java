package mightypi.node.net;

import static mightypi.node.net.Wishes.service;
import static mightypi.node.net.Wishes.slice;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.junit.jupiter.api.Test;

class ServiceTableTest {

  private static final TrafficConfig CONFIG =
      new TrafficConfig(
          "pi", List.of(Subnet.parse("10.77.0.0/24")), List.of(Subnet.parse("10.77.0.0/16")), true);
  private static final String SPEC =
      "{'type':'NodePort','clusterIP':'10.152.183.9','ports':[{'name':'http','port':80,'nodePort':30080}]}";

  private Image image = Image.EMPTY;
  private ServiceTable table = ServiceTable.empty(CONFIG);

  private String put(Kind kind, Document document) {
    image = image.with(image.revision() + 1, document.key(kind), document);
    ServiceTable.Step step = table.next(image);
    String text =
        Transaction.difference(Frame.TABLE, table.ledger(), step.table().ledger(), step.touched());
    table = step.table();
    return text;
  }

  @Test
  void aServiceBecomesChainsAndPlacesInTheMaps() {
    put(Kinds.SERVICE, service(SPEC));
    assertThat(put(Kinds.ENDPOINT_SLICE, slice("TCP", "10.77.0.2", "10.77.0.3")))
        .isEqualTo(
            """
            add chain inet mighty ep4/shop/web/tcp/http/10.77.0.2/8080
            add chain inet mighty ep4/shop/web/tcp/http/10.77.0.3/8080
            add chain inet mighty ext4/shop/web/tcp/http
            add chain inet mighty svc4/shop/web/tcp/http
            delete element inet mighty refused4 { 10.152.183.9 . tcp . 80 }
            delete element inet mighty refusednodeports4 { tcp . 30080 }
            add rule inet mighty ep4/shop/web/tcp/http/10.77.0.2/8080 ip saddr 10.77.0.2 meta mark set meta mark or 0x4000
            add rule inet mighty ep4/shop/web/tcp/http/10.77.0.2/8080 meta l4proto tcp dnat ip to 10.77.0.2:8080
            add rule inet mighty ep4/shop/web/tcp/http/10.77.0.3/8080 ip saddr 10.77.0.3 meta mark set meta mark or 0x4000
            add rule inet mighty ep4/shop/web/tcp/http/10.77.0.3/8080 meta l4proto tcp dnat ip to 10.77.0.3:8080
            add rule inet mighty ext4/shop/web/tcp/http meta mark set meta mark or 0x4000
            add rule inet mighty ext4/shop/web/tcp/http goto svc4/shop/web/tcp/http
            add rule inet mighty svc4/shop/web/tcp/http numgen random mod 2 vmap { 0 : goto ep4/shop/web/tcp/http/10.77.0.2/8080, 1 : goto ep4/shop/web/tcp/http/10.77.0.3/8080 }
            add element inet mighty nodeports4 { tcp . 30080 : goto ext4/shop/web/tcp/http }
            add element inet mighty services4 { 10.152.183.9 . tcp . 80 : goto svc4/shop/web/tcp/http }
            """);
  }

  @Test
  void aChangeOfEndpointsTouchesOnlyWhatDiffers() {
    put(Kinds.SERVICE, service(SPEC));
    put(Kinds.ENDPOINT_SLICE, slice("TCP", "10.77.0.2", "10.77.0.3"));
    assertThat(put(Kinds.ENDPOINT_SLICE, slice("TCP", "10.77.0.2", "10.77.0.3!")))
        .isEqualTo(
            """
            flush chain inet mighty ep4/shop/web/tcp/http/10.77.0.3/8080
            flush chain inet mighty svc4/shop/web/tcp/http
            delete chain inet mighty ep4/shop/web/tcp/http/10.77.0.3/8080
            add rule inet mighty svc4/shop/web/tcp/http goto ep4/shop/web/tcp/http/10.77.0.2/8080
            """);
    assertThat(put(Kinds.ENDPOINT_SLICE, slice("TCP", "10.77.0.2", "10.77.0.3!"))).isEmpty();
  }

  @Test
  void ofTwoThatClaimAnAddressTheFirstHasItUntilItGoes() {
    String both = SPEC.replace("NodePort", "ClusterIP").replace(",'nodePort':30080", "");
    put(Kinds.SERVICE, service(both).with("aaa", "metadata", "name"));
    assertThat(put(Kinds.SERVICE, service(both))).isEmpty();
    image = image.without(image.revision() + 1, Kinds.SERVICE.key("shop", "aaa"));
    assertThat(table.next(image).touched()).hasSize(1);
    assertThat(
            table
                .next(image)
                .table()
                .ledger()
                .verdict(new Slot("refused4", "10.152.183.9 . tcp . 80")))
        .contains("goto nobody");
  }
}
