package mightypi.node.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import mightypi.node.cri.v1.DNSConfig;
import org.junit.jupiter.api.Test;

class DnsConfigsTest {

  private static final Surroundings AROUND =
      new Surroundings(
          Optional.of("10.152.183.10"),
          "cluster.local",
          new Surroundings.Dns(List.of("192.0.2.1"), List.of("lan"), List.of("edns0")),
          Path.of("/none"),
          0,
          "/test");

  private static PodBuilder pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace("shop")
        .endMetadata()
        .withNewSpec()
        .endSpec();
  }

  @Test
  void thePolicySaysWhoseResolverAPodUses() {
    DNSConfig cluster = DnsConfigs.of(pod().build(), AROUND);
    assertThat(cluster.getServersList()).containsExactly("10.152.183.10");
    assertThat(cluster.getSearchesList())
        .containsExactly("shop.svc.cluster.local", "svc.cluster.local", "cluster.local", "lan");
    Pod host = pod().editSpec().withHostNetwork(true).endSpec().build();
    assertThat(DnsConfigs.of(host, AROUND).getServersList()).containsExactly("192.0.2.1");
    Pod both =
        pod()
            .editSpec()
            .withHostNetwork(true)
            .withDnsPolicy("ClusterFirstWithHostNet")
            .endSpec()
            .build();
    assertThat(DnsConfigs.of(both, AROUND).getServersList()).containsExactly("10.152.183.10");
    Pod none =
        pod()
            .editSpec()
            .withDnsPolicy("None")
            .withNewDnsConfig()
            .withNameservers("1.1.1.1")
            .addNewOption("ndots", "2")
            .endDnsConfig()
            .endSpec()
            .build();
    assertThat(DnsConfigs.of(none, AROUND).getOptionsList()).containsExactly("ndots:2");
    assertThat(DnsConfigs.of(none, AROUND).getSearchesList()).isEmpty();
  }

  @Test
  void whatResolversDoNotTakeIsLeftOutAndTold() {
    List<String> many = IntStream.range(0, 40).mapToObj(i -> "s" + i + ".example").toList();
    Pod pod =
        pod()
            .editSpec()
            .withNewDnsConfig()
            .withNameservers("1.1.1.1", "1.1.1.2", "1.1.1.3")
            .withSearches(many)
            .endDnsConfig()
            .endSpec()
            .build();
    DNSConfig config = DnsConfigs.of(pod, AROUND);
    assertThat(config.getServersList()).containsExactly("10.152.183.10", "1.1.1.1", "1.1.1.2");
    assertThat(config.getSearchesList()).hasSize(32);
    assertThat(DnsConfigs.warnings(pod, AROUND))
        .containsExactly(
            "Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: 10.152.183.10 1.1.1.1 1.1.1.2",
            "Search Line limits were exceeded, some search paths have been omitted, the applied search line is: "
                + String.join(" ", config.getSearchesList()));
    List<String> wide = IntStream.range(0, 20).mapToObj(i -> "x".repeat(200) + i).toList();
    Pod endless =
        pod()
            .editSpec()
            .withDnsPolicy("None")
            .withNewDnsConfig()
            .withSearches(wide)
            .endDnsConfig()
            .endSpec()
            .build();
    assertThat(String.join(" ", DnsConfigs.of(endless, AROUND).getSearchesList()).length())
        .isBetween(1800, 2048);
  }

  @Test
  void aPodMayBeCalledByItsWholeName() {
    Pod pod =
        pod()
            .editSpec()
            .withSubdomain("db")
            .withHostname("db-0")
            .withSetHostnameAsFQDN(true)
            .endSpec()
            .build();
    pod.getMetadata().setUid("u");
    assertThat(SandboxConfigs.of(pod, 0, AROUND).getHostname())
        .isEqualTo("db-0.db.shop.svc.cluster.local");
    assertThat(SandboxConfigs.fault(pod, AROUND)).isEmpty();
    pod.getSpec().setSubdomain("d".repeat(50));
    assertThat(SandboxConfigs.fault(pod, AROUND).orElseThrow())
        .startsWith("failed to construct FQDN from pod hostname and cluster domain, FQDN db-0.ddd")
        .endsWith("is too long (64 characters is the max, 78 characters requested)");
  }
}
