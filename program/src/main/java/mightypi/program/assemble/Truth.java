package mightypi.program.assemble;

import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import mightypi.api.ApiConfig;
import mightypi.api.ApiServer;
import mightypi.api.admission.policy.PolicyTyping;
import mightypi.api.admission.policy.ValidatingPolicies;
import mightypi.api.admission.service.ServiceRange;
import mightypi.api.admission.step.AccountTokens;
import mightypi.api.admission.step.StandardAdmissions;
import mightypi.api.aggregate.Aggregation;
import mightypi.api.aggregate.DefinedGroups;
import mightypi.api.aggregate.FrontProxyTrust;
import mightypi.api.aggregate.LocalServices;
import mightypi.api.auth.AggregatedRoles;
import mightypi.api.auth.NodeAuthorizer;
import mightypi.api.auth.Rbac;
import mightypi.api.auth.ServiceAccountTokens;
import mightypi.api.auth.StandardAuthenticator;
import mightypi.api.auth.User;
import mightypi.api.bootstrap.Bootstrap;
import mightypi.api.component.ComponentHealth;
import mightypi.api.definition.DefinedTypes;
import mightypi.api.definition.DefinitionController;
import mightypi.api.flow.FlowKeeping;
import mightypi.api.kind.BuiltInKinds;
import mightypi.api.kind.ecosystem.EcosystemDefinitions;
import mightypi.api.listen.Limits;
import mightypi.api.listen.Tls;
import mightypi.api.patch.StandardPatches;
import mightypi.api.pki.Identity;
import mightypi.api.pki.Kubeconfig;
import mightypi.api.pki.Pki;
import mightypi.api.pki.ServerNames;
import mightypi.api.resource.EmbeddedCluster;
import mightypi.api.resource.Machinery;
import mightypi.api.resource.StoredResources;
import mightypi.api.review.Reviews;
import mightypi.api.review.TokenRequests;
import mightypi.api.schema.BuiltInSchemas;
import mightypi.api.serve.Collaborators;
import mightypi.api.signing.Approval;
import mightypi.api.signing.RequestSweep;
import mightypi.api.signing.Signing;
import mightypi.api.type.ResourceType;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Controller;
import mightypi.model.Image;
import mightypi.model.Kind;
import mightypi.model.Randomness;
import mightypi.model.Registration;
import mightypi.model.stream.PodStreams;
import mightypi.model.usage.UsageMeter;
import mightypi.node.net.Subnet;
import mightypi.program.assemble.CloudConfig.LanInterface;
import mightypi.store.StoreConfig;
import mightypi.store.sqlite.SqliteStore;

/** What is true and how it is said: the store, and the API machinery over it. */
final class Truth implements AutoCloseable {

  private static final String SERVICE_ADDRESS = "10.152.183.1";

  private final SqliteStore store;
  private final Pki pki;
  private final ServiceAccountTokens tokens;
  private final List<ResourceType> builtIn = BuiltInKinds.all(BuiltInSchemas::of);
  private final DefinedTypes types = new DefinedTypes(builtIn);
  private final StandardAuthenticator authenticator;
  private final NodeAuthorizer authorizer;
  private final StoredResources resources;
  private final EmbeddedCluster administrator;
  private final Aggregation aggregation;
  private final Clock clock;
  private final Randomness randomness;

  private Truth(SqliteStore store, Pki pki, ServiceRange range, Clock clock, Randomness randomness)
      throws IOException {
    this.store = store;
    this.pki = pki;
    this.clock = clock;
    this.randomness = randomness;
    tokens = new ServiceAccountTokens(pki.serviceAccountKey(), clock, randomness);
    authenticator =
        new StandardAuthenticator(pki.authority().certificate(), tokens, store::now, clock);
    Rbac rbac = new Rbac();
    authorizer = new NodeAuthorizer(rbac);
    Machinery machinery =
        new Machinery(
            store,
            new StandardPatches(),
            StandardAdmissions.of(
                rbac,
                authorizer,
                range,
                store,
                randomness,
                new AccountTokens(tokens, pki.authorityPem()),
                new ValidatingPolicies(types, authorizer),
                clock),
            clock,
            randomness);
    resources =
        new StoredResources(
            machinery, Reviews.of(authorizer, rbac, authenticator), new TokenRequests(tokens));
    administrator =
        new EmbeddedCluster(
            store, types, resources, User.of("system:admin", "system:masters"), "mighty");
    aggregation =
        Aggregation.by(pki.frontProxy(FrontProxyTrust.NAME), store::now, clock, randomness);
  }

  static Truth open(CloudConfig config, Clock clock, Randomness randomness) throws IOException {
    SqliteStore store = SqliteStore.open(StoreConfig.in(config.data().resolve("store")));
    try {
      return new Truth(
          store,
          Pki.open(config.data().resolve("pki"), clock, randomness),
          ServiceRange.of(config.networks().services().stream().map(Subnet::toString).toList()),
          clock,
          randomness);
    } catch (IOException | RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** The number of objects. */
  int size() {
    Image now = store.now();
    return now.kinds().stream().mapToInt((Kind kind) -> now.count(kind)).sum();
  }

  String authorityPem() {
    return pki.authorityPem();
  }

  /** The controllers of what the API server does itself. */
  List<Controller> controllers() {
    return List.of(
        new DefinitionController(clock),
        new DefinedGroups(),
        new FrontProxyTrust(pki.authorityPem(), pki.frontProxyAuthorityPem()),
        new AggregatedRoles(),
        new FlowKeeping(clock),
        new PolicyTyping(types),
        new Approval(authorizer),
        new Signing(pki.signer()),
        new RequestSweep(clock));
  }

  /** Looks after the extension API servers. */
  Registration aggregate() {
    return aggregation.start(clusterFor("kube-aggregator"));
  }

  /** The cluster as a part of the control plane uses it, under its own name. */
  Cluster clusterFor(String part) {
    return administrator.as(User.of("system:" + part, "system:masters"), part);
  }

  /** The cluster as the agent of a node uses it. */
  Cluster clusterForNode(String node) {
    return administrator.as(User.of("system:node:" + node, "system:nodes"), "kubelet");
  }

  PodTokens tokens() {
    return new PodTokens(tokens, store::now, clock);
  }

  /**
   * What every cluster has from its first moment, and what this one was told on its command line.
   */
  void bootstrap(CloudConfig config, InetAddress gateway) throws IOException {
    new Bootstrap(administrator, SERVICE_ADDRESS)
        .ensure(gateway.getHostAddress(), config.apiPort());
    LocalServices.ensure(administrator, builtIn);
    Wishes wishes = new Wishes(administrator);
    wishes.ensureDefinitions(EcosystemDefinitions.all());
    wishes.ensureStorageClass();
    wishes.ensureDns(gateway);
    wishes.ensurePool(config.pool());
  }

  /** Opens the API to others, and writes the administrator's kubeconfig. */
  ApiServer serve(
      CloudConfig config,
      InetAddress gateway,
      PodStreams streams,
      UsageMeter meter,
      ComponentHealth health)
      throws IOException {
    Identity server = pki.server(ServerNames.ofThisMachine(config.nodeName(), SERVICE_ADDRESS));
    Tls tls =
        new Tls(
            server.key(), List.of(server.certificate()), List.of(pki.authority().certificate()));
    ApiServer api =
        ApiServer.start(
            new ApiConfig(addresses(config, gateway), config.apiPort(), tls, Limits.DEFAULT),
            new Collaborators(
                store,
                types,
                authenticator,
                authorizer,
                resources,
                streams,
                aggregation,
                meter,
                health,
                clock,
                randomness,
                tokens::keySet));
    Identity admin = pki.client("admin", "system:masters");
    new Kubeconfig("mighty", server(config), pki.authorityPem(), "admin", admin)
        .write(config.data().resolve("kubeconfig"));
    return api;
  }

  /**
   * Where people reach the API: on the LAN where one is served, so that the kubeconfig works on
   * their own machine too.
   */
  static String server(CloudConfig config) {
    String host = config.lan().map(lan -> lan.address().getHostAddress()).orElse("127.0.0.1");
    return "https://" + host + ":" + config.apiPort();
  }

  private static List<String> addresses(CloudConfig config, InetAddress gateway) {
    Set<String> all = new LinkedHashSet<>(List.of("127.0.0.1", gateway.getHostAddress()));
    config.lan().map(LanInterface::address).map(InetAddress::getHostAddress).ifPresent(all::add);
    return List.copyOf(all);
  }

  @Override
  public void close() {
    store.close();
  }
}
