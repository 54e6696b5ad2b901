package mightypi.api.kind.pod;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import mightypi.api.kind.check.Addresses;
import mightypi.api.kind.check.Metadata;
import mightypi.api.kind.check.Names;
import mightypi.api.kind.check.Place;

/** The checks of pods and pod templates. */
public final class PodChecks {

  private static final long DEFAULT_GRACE = 30;
  private static final int MOST_SEARCHES = 32;
  private static final int LONGEST_SEARCHES = 2048;

  private PodChecks() {}

  static void pod(Place pod) {
    spec(pod.at("spec"), Set.of());
    PortChecks.onHostNetwork(pod.at("spec"), true);
    VolumeChecks.claims(pod.at("spec", "volumes"), pod.at("metadata", "name").text());
  }

  /** A {@code PodTemplateSpec}. */
  public static void template(Place template) {
    template(template, Set.of());
  }

  /**
   * Of pods that somebody gives further volumes.
   *
   * @param given their names
   */
  public static void template(Place template, Set<String> given) {
    // Kubernetes leaves out a step of these paths
    Metadata.labels(template.at("metadata", "labels").as(template.path() + ".labels"));
    Metadata.annotations(
        template.at("metadata", "annotations").as(template.path() + ".annotations"));
    spec(template.at("spec"), given);
    PortChecks.onHostNetwork(template.at("spec"), false);
  }

  private static void spec(Place spec, Set<String> given) {
    Set<String> volumes = new HashSet<>(VolumeChecks.check(spec.at("volumes")));
    volumes.addAll(given);
    containers(spec, volumes);
    spec.at("restartPolicy").mustBeOneOf("Always", "OnFailure", "Never");
    names(spec);
    Metadata.labels(spec.at("nodeSelector"));
    SecurityChecks.pod(spec.at("securityContext"));
    deadline(spec.at("activeDeadlineSeconds"));
    dns(spec);
    for (Place alias : spec.at("hostAliases").items()) {
      alias.at("ip").mustFollow(Addresses.ANY);
      alias.at("hostnames").items().forEach(name -> name.mustFollow(Names.DNS_SUBDOMAIN));
    }
    for (Place gate : spec.at("readinessGates").items()) {
      gate.at("conditionType").mustFollow(Names.QUALIFIED_NAME);
    }
    PlacementChecks.check(spec);
  }

  private static void containers(Place spec, Set<String> volumes) {
    Place containers = spec.at("containers");
    containers.mustBeSet("");
    Set<String> names = new HashSet<>();
    Set<String> hostPorts = new HashSet<>();
    for (Place container : containers.items()) {
      ContainerChecks.common(container, volumes);
      ContainerChecks.main(container);
      unique(container.at("name"), names);
      PortChecks.hostPorts(container.at("ports"), hostPorts);
    }
    for (Place container : spec.at("initContainers").items()) {
      ContainerChecks.common(container, volumes);
      ContainerChecks.initial(container);
      unique(container.at("name"), names);
      PortChecks.hostPorts(container.at("ports"), new HashSet<>());
    }
    long grace = spec.at("terminationGracePeriodSeconds").number().orElse(DEFAULT_GRACE);
    Stream.concat(containers.items().stream(), spec.at("initContainers").items().stream())
        .map(each -> each.at("lifecycle"))
        .forEach(
            each -> {
              ProbeChecks.sleeps(each, grace);
              SignalChecks.check(each.at("stopSignal"), spec.at("os"));
            });
    EphemeralChecks.check(spec, volumes, names);
  }

  static void unique(Place name, Set<String> names) {
    if (name.isSet() && !names.add(name.text())) {
      name.duplicate(name.text());
    }
  }

  private static void names(Place spec) {
    for (String field :
        List.of("serviceAccountName", "nodeName", "runtimeClassName", "priorityClassName")) {
      spec.at(field).mayFollow(Names.DNS_SUBDOMAIN);
    }
    spec.at("hostname").mayFollow(Names.DNS_LABEL);
    spec.at("subdomain").mayFollow(Names.DNS_LABEL);
  }

  private static void deadline(Place seconds) {
    if (seconds.isPresent()) {
      seconds.mustBeBetween(1, Integer.MAX_VALUE);
    }
  }

  private static void dns(Place spec) {
    spec.at("dnsPolicy").mustBeOneOf("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None");
    Place config = spec.at("dnsConfig");
    Place servers = config.at("nameservers");
    if (spec.at("dnsPolicy").is("None")) {
      if (!config.isPresent()) {
        config.required("must provide `dnsConfig` when `dnsPolicy` is None");
      } else {
        servers.mustBeSet("must provide at least one DNS nameserver when `dnsPolicy` is None");
      }
    }
    servers.items().forEach(server -> server.mustFollow(Addresses.ANY));
    if (servers.items().size() > 3) {
      servers.invalid("must not have more than 3 nameservers");
    }
    for (Place option : config.at("options").items()) {
      option.at("name").as(option.path()).mustBeSet("must not be empty");
    }
    searches(config.at("searches"));
  }

  private static void searches(Place searches) {
    List<String> all = searches.texts();
    if (all.size() > MOST_SEARCHES) {
      searches.invalidTexts(
          all, "must not have more than %d search paths".formatted(MOST_SEARCHES));
    }
    if (String.join(" ", all).length() > LONGEST_SEARCHES) {
      searches.invalidTexts(
          all,
          "must not have more than %d characters (including spaces) in the search list"
              .formatted(LONGEST_SEARCHES));
    }
    for (Place each : searches.items()) {
      String name =
          each.text().endsWith(".")
              ? each.text().substring(0, each.text().length() - 1)
              : each.text();
      Names.DNS_SUBDOMAIN.faults(name).forEach(fault -> each.invalid(name, fault));
    }
  }
}
