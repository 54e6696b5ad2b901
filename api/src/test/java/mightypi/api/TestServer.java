package mightypi.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import mightypi.api.admission.Admissions;
import mightypi.api.admission.policy.ValidatingPolicies;
import mightypi.api.admission.service.ServiceRange;
import mightypi.api.admission.step.AccountTokens;
import mightypi.api.admission.step.StandardAdmissions;
import mightypi.api.aggregate.Aggregation;
import mightypi.api.aggregate.FrontProxyTrust;
import mightypi.api.aggregate.LocalServices;
import mightypi.api.auth.NodeAuthorizer;
import mightypi.api.auth.Rbac;
import mightypi.api.auth.ServiceAccountTokens;
import mightypi.api.auth.StandardAuthenticator;
import mightypi.api.auth.User;
import mightypi.api.bootstrap.Bootstrap;
import mightypi.api.component.ComponentHealth;
import mightypi.api.definition.DefinedTypes;
import mightypi.api.definition.DefinitionController;
import mightypi.api.kind.BuiltInKinds;
import mightypi.api.listen.Limits;
import mightypi.api.listen.Tls;
import mightypi.api.patch.StandardPatches;
import mightypi.api.pki.Identity;
import mightypi.api.pki.Kubeconfig;
import mightypi.api.pki.Pki;
import mightypi.api.pki.ServerNames;
import mightypi.api.resource.EmbeddedCluster;
import mightypi.api.resource.Machinery;
import mightypi.api.resource.Resources;
import mightypi.api.resource.StoredResources;
import mightypi.api.review.Reviews;
import mightypi.api.review.TokenRequests;
import mightypi.api.schema.BuiltInSchemas;
import mightypi.api.serve.Collaborators;
import mightypi.api.type.ResourceType;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Controller;
import mightypi.model.Key;
import mightypi.model.Randomness;
import mightypi.model.Registration;
import mightypi.model.stream.PodStreams;
import mightypi.model.usage.UsageMeter;
import mightypi.store.Store;
import mightypi.store.StoreConfig;
import mightypi.store.sqlite.SqliteStore;

/** A whole API server on a loopback port: real store, real TLS, real authorization. */
public final class TestServer implements AutoCloseable {

  private final Path directory;
  private final Store store;
  private final Cluster cluster;
  private final Pki pki;
  private final ApiServer api;
  private final Registration aggregating;

  private TestServer(
      Path directory,
      Store store,
      Cluster cluster,
      Pki pki,
      ApiServer api,
      Registration aggregating) {
    this.aggregating = aggregating;
    this.cluster = cluster;
    this.directory = directory;
    this.store = store;
    this.pki = pki;
    this.api = api;
  }

  public static TestServer start(Path directory, int port, PodStreams streams) throws IOException {
    return start(directory, port, streams, UsageMeter.NONE);
  }

  public static TestServer start(Path directory, int port, PodStreams streams, UsageMeter meter)
      throws IOException {
    Randomness randomness = Randomness.secure();
    Pki pki = Pki.open(directory.resolve("pki"), Clock.SYSTEM, randomness);
    Store store = SqliteStore.open(StoreConfig.in(directory.resolve("store")));
    List<ResourceType> builtIn = BuiltInKinds.all(BuiltInSchemas::of);
    Aggregation aggregation =
        Aggregation.by(pki.frontProxy(FrontProxyTrust.NAME), store::now, Clock.SYSTEM, randomness);
    Collaborators collaborators =
        collaborators(store, pki, builtIn, streams, aggregation, meter, randomness);
    Cluster cluster =
        new EmbeddedCluster(
            store,
            collaborators.types(),
            collaborators.resources(),
            User.of("system:apiserver", "system:masters"),
            "kube-apiserver");
    new Bootstrap(cluster, "10.152.183.1").ensure("192.0.2.1", 16443);
    LocalServices.ensure(cluster, builtIn);
    Identity server = pki.server(new ServerNames(List.of("localhost"), List.of("127.0.0.1")));
    Tls tls =
        new Tls(
            server.key(), List.of(server.certificate()), List.of(pki.authority().certificate()));
    ApiServer api =
        ApiServer.start(
            new ApiConfig(List.of("127.0.0.1"), port, tls, Limits.DEFAULT), collaborators);
    return new TestServer(directory, store, cluster, pki, api, aggregation.start(cluster));
  }

  private static Collaborators collaborators(
      Store store,
      Pki pki,
      List<ResourceType> builtIn,
      PodStreams streams,
      Aggregation aggregation,
      UsageMeter meter,
      Randomness randomness)
      throws IOException {
    ServiceAccountTokens tokens =
        new ServiceAccountTokens(pki.serviceAccountKey(), Clock.SYSTEM, randomness);
    StandardAuthenticator authenticator =
        new StandardAuthenticator(pki.authority().certificate(), tokens, store::now, Clock.SYSTEM);
    Rbac rbac = new Rbac();
    NodeAuthorizer authorizer = new NodeAuthorizer(rbac);
    DefinedTypes types = new DefinedTypes(builtIn);
    Admissions admissions =
        StandardAdmissions.of(
            rbac,
            authorizer,
            ServiceRange.STANDARD,
            store,
            randomness,
            new AccountTokens(tokens, pki.authorityPem()),
            new ValidatingPolicies(types, authorizer),
            Clock.SYSTEM);
    Resources resources =
        new StoredResources(
            new Machinery(store, new StandardPatches(), admissions, Clock.SYSTEM, randomness),
            Reviews.of(authorizer, rbac, authenticator),
            new TokenRequests(tokens));
    return new Collaborators(
        store,
        types,
        authenticator,
        authorizer,
        resources,
        streams,
        aggregation,
        meter,
        ComponentHealth.NONE,
        Clock.SYSTEM,
        randomness,
        tokens::keySet);
  }

  public Store store() {
    return store;
  }

  public Pki pki() {
    return pki;
  }

  public String url() {
    return "https://127.0.0.1:" + api.port();
  }

  /** For {@code kubectl}, as this user. */
  public Path kubeconfig(String user, String... groups) throws IOException {
    Path file = directory.resolve(user + ".kubeconfig");
    new Kubeconfig("test", url(), pki.authorityPem(), user, pki.client(user, groups)).write(file);
    return file;
  }

  @Override
  public void close() {
    aggregating.close();
    api.close();
    store.close();
  }

  /**
   * What the controller of definitions would do: gives them their status, so that they are served.
   */
  public void accept(Key definition) {
    settle(new DefinitionController(Clock.SYSTEM), definition);
  }

  /** What a controller would do about an object. */
  public void settle(Controller controller, Key key) {
    controller.decide(store.now(), key).changes().forEach(cluster::commit);
  }

  /** Serves until it is stopped; prints where. */
  public static void main(String[] arguments) throws Exception {
    TestServer server =
        start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), new EchoStreams());
    System.out.println(server.kubeconfig("admin", "system:masters"));
    System.out.println(server.kubeconfig("jane"));
    Thread.currentThread().join();
  }
}
