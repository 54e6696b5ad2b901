package mightypi.api.kind.service;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mightypi.api.kind.check.Addresses;
import mightypi.api.kind.check.Metadata;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;
import mightypi.model.Problem;

/** The checks of Services. */
final class ServiceChecks {

  private static final long AGENT_PORT = 10250;
  private static final long LONGEST_AFFINITY = 86400;
  private static final String ONLY_LOAD_BALANCER = "may only be used when `type` is 'LoadBalancer'";

  private ServiceChecks() {}

  static void check(Place service) {
    Place spec = service.at("spec");
    type(spec);
    ports(spec);
    Metadata.labels(spec.at("selector"));
    affinity(spec);
    ClusterAddressChecks.check(spec);
    for (Place address : spec.at("externalIPs").items()) {
      if (Addresses.parse(address.text()).isPresent()) {
        address.mustFollow(Addresses.REACHABLE);
      } else {
        address.mustFollow(Addresses.ANY);
      }
    }
    sourceRanges(spec);
    loadBalancer(spec);
    traffic(spec);
  }

  private static void type(Place spec) {
    boolean headless = ClusterAddressChecks.isHeadless(spec);
    String type = spec.at("type").text();
    switch (type) {
      case "LoadBalancer", "NodePort" -> {
        if (headless) {
          spec.at("clusterIPs")
              .entry("0")
              .invalid("None", "may not be set to 'None' for " + type + " services");
        }
      }
      case "ExternalName" -> externalName(spec);
      case "ClusterIP" -> {}
      default ->
          spec.at("type").mustBeOneOf("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
    }
    if (!headless && !type.equals("ExternalName")) {
      spec.at("ports").mustBeSet("");
    }
  }

  private static void externalName(Place spec) {
    for (String field : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
      if (spec.at(field).isFilled()) {
        spec.at(field).forbidden("may not be set for ExternalName services");
      }
    }
    Place name = spec.at("externalName");
    if (name.mustBeSet("")) {
      Names.DNS_SUBDOMAIN.faults(name.text().replaceFirst("\\.$", "")).forEach(name::invalid);
    }
  }

  private static void ports(Place spec) {
    List<Place> ports = spec.at("ports").items();
    String type = spec.at("type").text();
    Set<String> taken = new HashSet<>();
    Set<String> takenOnNodes = new HashSet<>();
    for (Place port : ports) {
      port(port, ports.size() > 1);
      long number = port.at("port").number().orElse(0L);
      String protocol = port.at("protocol").text();
      if (type.equals("LoadBalancer") && number == AGENT_PORT) {
        port.invalid(number, "may not expose port 10250 externally since it is used by kubelet");
      }
      if (!taken.add(protocol + number)) {
        port.report(Problem.DUPLICATE, duplicate(protocol, number));
      }
      Place nodePort = port.at("nodePort");
      if (nodePort.number().orElse(0L) == 0) {
        continue;
      }
      if (type.equals("ClusterIP")) {
        nodePort.forbidden("may not be used when `type` is 'ClusterIP'");
      }
      if (!takenOnNodes.add(protocol + nodePort.number())) {
        nodePort.duplicate(nodePort.raw());
      }
    }
    Place.mustDiffer(ports, "name");
  }

  /** In the words of Go, which prints the whole structure. */
  private static String duplicate(String protocol, long number) {
    return ("Duplicate value: core.ServicePort{Name:\"\", Protocol:\"%s\", AppProtocol:(*string)(nil),"
            + " Port:%d, TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:\"\"}, NodePort:0}")
        .formatted(protocol, number);
  }

  private static void port(Place port, boolean mustBeNamed) {
    if (mustBeNamed) {
      port.at("name").mustBeSet("");
    }
    port.at("name").mayFollow(Names.DNS_LABEL);
    port.at("port").mustBePort();
    port.at("protocol").mustBeOneOf("SCTP", "TCP", "UDP");
    portNumberOrName(port.at("targetPort"));
    port.at("appProtocol").mustFollowIfPresent(Names.QUALIFIED_NAME);
  }

  private static void portNumberOrName(Place target) {
    if (target.number().isPresent() || !target.isPresent()) {
      target.mustBePort();
    } else {
      target.mustFollow(Names.PORT_NAME);
    }
  }

  private static void affinity(Place spec) {
    spec.at("sessionAffinity").mustBeOneOf("ClientIP", "None");
    Place timeout = spec.at("sessionAffinityConfig", "clientIP", "timeoutSeconds");
    long seconds = timeout.number().orElse(1L);
    if (seconds <= 0 || seconds > LONGEST_AFFINITY) {
      timeout.invalid("must be greater than 0 and less than " + LONGEST_AFFINITY);
    }
  }

  private static void sourceRanges(Place spec) {
    Place ranges = spec.at("loadBalancerSourceRanges");
    if (!ranges.isFilled()) {
      return;
    }
    // Kubernetes writes this path with a capital letter
    Place named = ranges.as("spec.LoadBalancerSourceRanges");
    if (!spec.at("type").is("LoadBalancer")) {
      named.forbidden(ONLY_LOAD_BALANCER);
    }
    if (!ranges.texts().stream().map(String::strip).allMatch(Addresses::isRange)) {
      named.invalid("must be a list of IP ranges. For example, 10.240.0.0/24,10.250.0.0/24 ");
    }
  }

  private static void loadBalancer(Place spec) {
    boolean balanced = spec.at("type").is("LoadBalancer");
    for (String field : List.of("allocateLoadBalancerNodePorts", "loadBalancerClass")) {
      if (spec.at(field).isPresent() && !balanced) {
        spec.at(field).forbidden(ONLY_LOAD_BALANCER);
      }
    }
    spec.at("loadBalancerClass").mayFollow(Names.QUALIFIED_NAME);
  }

  private static void traffic(Place spec) {
    Place external = spec.at("externalTrafficPolicy");
    String type = spec.at("type").text();
    boolean reachable =
        type.equals("LoadBalancer")
            || type.equals("NodePort")
            || type.equals("ClusterIP") && spec.at("externalIPs").isFilled();
    if (reachable) {
      external.mayBeOneOf("Cluster", "Local");
    } else if (external.isSet()) {
      external.invalid("may only be set for externally-accessible services");
    }
    spec.at("internalTrafficPolicy").mayBeOneOf("Cluster", "Local");
    spec.at("trafficDistribution").mayBeOneOf("PreferClose", "PreferSameNode", "PreferSameZone");
    Place health = spec.at("healthCheckNodePort");
    boolean probed = type.equals("LoadBalancer") && external.is("Local");
    if (health.number().orElse(0L) != 0 && !probed) {
      health.invalid(
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
    }
  }

  private static boolean isLocal(Place spec) {
    return spec.at("externalTrafficPolicy").is("Local");
  }

  static void checkUpdate(Place service, Place old) {
    Place spec = service.at("spec");
    Place before = old.at("spec");
    String unbound = "ExternalName";
    if (spec.at("type").is(unbound) || before.at("type").is(unbound)) {
      return;
    }
    ClusterAddressChecks.checkUpdate(spec, before);
    boolean balanced = spec.at("type").is("LoadBalancer") && before.at("type").is("LoadBalancer");
    if (balanced && !spec.at("loadBalancerClass").equalTo(before.at("loadBalancerClass"))) {
      spec.at("loadBalancerClass").invalid("may not change once set");
    }
    if (balanced && isLocal(spec) && isLocal(before)) {
      Place health = spec.at("healthCheckNodePort");
      if (!health.equalTo(before.at("healthCheckNodePort"))) {
        health.forbidden("field is immutable");
      }
    }
  }
}
