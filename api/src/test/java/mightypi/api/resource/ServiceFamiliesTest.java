package mightypi.api.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import mightypi.api.admission.service.ServiceRange;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services of one family and of two, as KEP-563 has them. */
@NullUnmarked
class ServiceFamiliesTest {

  @TempDir Path directory;
  private World world;

  @BeforeEach
  void open() {
    world =
        new World(
            directory, Clock.SYSTEM, ServiceRange.of(List.of("10.152.183.0/24", "fd98::/108")));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static final Key WEB = Kinds.SERVICE.key("default", "web");

  private Document create(String spec) {
    return world.create(
        WEB,
        "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}], %s}}"
            .formatted(spec));
  }

  private Document merge(String spec) {
    return world.merge(WEB, "{\"spec\":{" + spec.replace('\'', '"') + "}}");
  }

  private static List<String> texts(Document service, String field) {
    return Json.list(service.tree(), "spec", field).stream().map(String::valueOf).toList();
  }

  private static String policy(Document service) {
    return Json.text(service.tree(), "spec", "ipFamilyPolicy").orElse("");
  }

  private static void refuses(ThrowingCallable work, String... why) {
    assertThatThrownBy(work).message().contains(why);
  }

  @Test
  void aServiceSaysOneFamilyOrBothAndGetsAnAddressOfEach() {
    Document plain = create("type: ClusterIP");
    assertThat(texts(plain, "ipFamilies")).containsExactly("IPv4");
    assertThat(policy(plain)).isEqualTo("SingleStack");
    world.delete(WEB);

    Document six = create("ipFamilies: [IPv6]");
    assertThat(texts(six, "clusterIPs")).singleElement().asString().startsWith("fd98::");
    assertThat(Json.text(six.tree(), "spec", "clusterIP"))
        .contains(texts(six, "clusterIPs").getFirst());
    world.delete(WEB);

    Document both = create("ipFamilyPolicy: PreferDualStack, ipFamilies: [IPv6]");
    assertThat(texts(both, "ipFamilies")).containsExactly("IPv6", "IPv4");
    assertThat(texts(both, "clusterIPs")).hasSize(2).first().asString().startsWith("fd98::");
    world.delete(WEB);

    Document named =
        create(
            "ipFamilyPolicy: RequireDualStack, clusterIP: 10.152.183.77, clusterIPs: [10.152.183.77, 'fd98::77']");
    assertThat(texts(named, "ipFamilies")).containsExactly("IPv4", "IPv6");
    assertThat(texts(named, "clusterIPs")).containsExactly("10.152.183.77", "fd98::77");
    assertThatThrownBy(
            () ->
                world.create(
                    Kinds.SERVICE.key("default", "other"),
                    "{apiVersion: v1, kind: Service, metadata: {name: other}, spec: {ports: [{port: 80}], clusterIP: 'fd98:0::77'}}"))
        .hasMessageContaining(
            "spec.clusterIPs: Invalid value: []string{\"fd98:0::77\"}: failed to allocate IP fd98:0::77: provided IP is already allocated");
  }

  @Test
  void aSecondFamilyIsAddedAndGivenUpByPolicy() {
    Document single = create("type: ClusterIP");
    String first = texts(single, "clusterIPs").getFirst();
    Document dual = merge("'ipFamilyPolicy':'RequireDualStack'");
    assertThat(texts(dual, "ipFamilies")).containsExactly("IPv4", "IPv6");
    assertThat(texts(dual, "clusterIPs")).hasSize(2).startsWith(first);

    refuses(
        () -> merge("'clusterIPs':['" + first + "']"),
        "spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": must be 'SingleStack' to release the secondary cluster IP");
    refuses(
        () -> merge("'ipFamilies':['IPv4']"),
        "must be 'SingleStack' to release the secondary IP family");
    refuses(
        () -> merge("'ipFamilies':['IPv6','IPv4']"),
        "expected an IPv6 value as indicated by `ipFamilies[0]`");
    refuses(
        () -> merge("'clusterIP':'10.152.183.99'"),
        "spec.clusterIPs[0]: Invalid value: []string{\"10.152.183.99\"}: may not change once set");

    Document again = merge("'ipFamilyPolicy':'SingleStack'");
    assertThat(texts(again, "clusterIPs")).containsExactly(first);
    assertThat(texts(again, "ipFamilies")).containsExactly("IPv4");

    Document name = merge("'type':'ExternalName','externalName':'example.com','ports':null");
    assertThat(texts(name, "clusterIPs")).isEmpty();
    assertThat(policy(name)).isEmpty();
  }

  @Test
  void aHeadlessServiceWithoutSelectorHasBothFamilies() {
    Document free = create("clusterIP: None");
    assertThat(policy(free)).isEqualTo("RequireDualStack");
    assertThat(texts(free, "ipFamilies")).containsExactly("IPv4", "IPv6");
    assertThat(texts(free, "clusterIPs")).containsExactly("None");
    world.delete(WEB);
    Document bound =
        create("clusterIP: None, selector: {app: web}, ipFamilyPolicy: PreferDualStack");
    assertThat(texts(bound, "ipFamilies")).containsExactly("IPv4", "IPv6");
    assertThat(texts(merge("'ipFamilyPolicy':'SingleStack'"), "ipFamilies"))
        .containsExactly("IPv4");
  }

  @Test
  void whatDoesNotFitIsRefusedInKubernetesWords() {
    refuses(
        () -> create("ipFamilies: [IPv4, IPv4]"), "spec.ipFamilies[1]: Duplicate value: \"IPv4\"");
    refuses(
        () -> create("ipFamilies: [IPv4, IPv6], ipFamilyPolicy: SingleStack"),
        "must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified");
    refuses(
        () -> create("clusterIPs: [10.152.183.8]"),
        "spec.clusterIPs: Invalid value: []string{\"10.152.183.8\"}: must be empty when `clusterIP` is not specified");
    refuses(
        () -> create("clusterIP: 'fd98::8', ipFamilies: [IPv4]"),
        "spec.clusterIPs[0]: Invalid value: \"fd98::8\": expected an IPv4 value as indicated by `ipFamilies[0]`");
    refuses(
        () -> create("clusterIP: 10.152.183.8, clusterIPs: [10.152.183.8, 10.152.183.9]"),
        "may specify no more than one IP for each IP family");
    world.close();
    world = new World(directory, Clock.SYSTEM);
    refuses(
        () -> create("ipFamilyPolicy: RequireDualStack"),
        "spec.ipFamilyPolicy: Invalid value: \"RequireDualStack\": this cluster is not configured for dual-stack services");
    refuses(
        () -> create("ipFamilies: [IPv6]"),
        "spec.ipFamilies[0]: Invalid value: \"IPv6\": not configured on this cluster");
    assertThat(texts(create("ipFamilyPolicy: PreferDualStack"), "ipFamilies"))
        .containsExactly("IPv4");
  }

  @Test
  void anAddressOfABalancerSaysHowTrafficArrives() {
    create("type: LoadBalancer");
    Document balanced =
        world
            .find(WEB)
            .with(
                List.of(java.util.Map.of("ip", "192.0.2.9")), "status", "loadBalancer", "ingress");
    world.update(world.part(WEB, Resources.Part.STATUS), balanced);
    Object ingress =
        Json.list(world.find(WEB).tree(), "status", "loadBalancer", "ingress").getFirst();
    assertThat(Json.text(ingress, "ipMode")).contains("VIP");
    world.delete(WEB);
    create("type: NodePort");
    Document odd =
        world
            .find(WEB)
            .with(
                List.of(java.util.Map.of("ip", "192.0.2.9")), "status", "loadBalancer", "ingress");
    refuses(
        () -> world.update(world.part(WEB, Resources.Part.STATUS), odd),
        "status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'");
  }

  @Test
  void aNumberOnTheNodesBelongsToOneServiceAndToBothProtocolsOfAPort() {
    world.create(
        WEB,
        "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {type: NodePort, ports: [{name: t, port: 53}, {name: u, port: 53, protocol: UDP}]}}");
    List<Object> ports = List.copyOf(Json.list(world.find(WEB).tree(), "spec", "ports"));
    Object number = Json.at(ports.getFirst(), "nodePort").orElseThrow();
    assertThat(Json.at(ports.getLast(), "nodePort")).contains(number);
    assertThat((Integer) number).as("above the band for those who ask").isGreaterThan(30085);
    assertThatThrownBy(
            () ->
                world.create(
                    Kinds.SERVICE.key("default", "lb"),
                    "{apiVersion: v1, kind: Service, metadata: {name: lb}, spec: {type: LoadBalancer, allocateLoadBalancerNodePorts: false, ports: [{port: 1, protocol: SCTP, nodePort: "
                        + number
                        + "}]}}"))
        .hasMessageContaining("provided port is already allocated");
    Document none =
        world.create(
            Kinds.SERVICE.key("default", "lb"),
            "{apiVersion: v1, kind: Service, metadata: {name: lb}, spec: {type: LoadBalancer, allocateLoadBalancerNodePorts: false, ports: [{port: 1}]}}");
    assertThat(Json.at(Json.list(none.tree(), "spec", "ports").getFirst(), "nodePort")).isEmpty();
  }
}
