package mightypi.api;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import mightypi.api.admission.Admissions;
import mightypi.api.auth.ServiceAccountTokens;
import mightypi.api.auth.StandardAuthenticator;
import mightypi.api.auth.rbac.BootstrapPolicy;
import mightypi.api.auth.rbac.RbacAuthorizer;
import mightypi.api.kind.BuiltInKinds;
import mightypi.api.listen.Limits;
import mightypi.api.listen.Tls;
import mightypi.api.patch.Patches;
import mightypi.api.pki.Identity;
import mightypi.api.pki.Kubeconfig;
import mightypi.api.pki.Pki;
import mightypi.api.pki.ServerNames;
import mightypi.api.resource.Machinery;
import mightypi.api.resource.StoredResources;
import mightypi.api.schema.BuiltInSchemas;
import mightypi.api.serve.Collaborators;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.api.type.Types;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.model.stream.PodStreams;
import mightypi.store.Store;
import mightypi.store.StoreConfig;
import mightypi.store.sqlite.SqliteStore;

/** A whole API server on a loopback port: real store, real TLS, real authorization. */
public final class TestServer implements AutoCloseable {

  private final Path directory;
  private final Store store;
  private final Pki pki;
  private final Identity server;
  private final ApiServer api;

  private TestServer(Path directory, Store store, Pki pki, Identity server, ApiServer api) {
    this.directory = directory;
    this.store = store;
    this.pki = pki;
    this.server = server;
    this.api = api;
  }

  public static TestServer start(Path directory, int port, PodStreams streams) throws IOException {
    Randomness randomness = Randomness.secure();
    Pki pki = Pki.open(directory.resolve("pki"), Clock.SYSTEM, randomness);
    Store store = SqliteStore.open(StoreConfig.in(directory.resolve("store")));
    seed(store);
    ServiceAccountTokens tokens =
        new ServiceAccountTokens(pki.serviceAccountKey(), Clock.SYSTEM, randomness);
    Types types = new BuiltIn(BuiltInKinds.all(BuiltInSchemas::of));
    Identity server = pki.server(new ServerNames(List.of("localhost"), List.of("127.0.0.1")));
    Collaborators collaborators =
        new Collaborators(
            store,
            types,
            new StandardAuthenticator(
                pki.authority().certificate(), tokens, store::now, Clock.SYSTEM),
            new RbacAuthorizer(),
            new StoredResources(
                new Machinery(store, patches(), Admissions.NONE, Clock.SYSTEM, randomness),
                List.of(),
                (write, request, account, now) -> {
                  throw Status.noSuchPath().asException();
                }),
            streams,
            Clock.SYSTEM,
            randomness);
    Tls tls =
        new Tls(
            server.key(), List.of(server.certificate()), List.of(pki.authority().certificate()));
    ApiServer api =
        ApiServer.start(
            new ApiConfig(List.of("127.0.0.1"), port, tls, Limits.DEFAULT), collaborators);
    return new TestServer(directory, store, pki, server, api);
  }

  private static void seed(Store store) throws IOException {
    for (var each : BootstrapPolicy.documents().entrySet()) {
      put(store, each.getKey(), each.getValue());
    }
    for (String name : List.of("default", "kube-system")) {
      put(
          store,
          Kinds.NAMESPACE.key("", name),
          Document.of(
              """
              {"apiVersion":"v1","kind":"Namespace","metadata":{"name":"%s","uid":"%s"},
              "spec":{"finalizers":["kubernetes"]},"status":{"phase":"Active"}}
              """
                  .formatted(name, name)
                  .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }
  }

  private static void put(Store store, Key key, Document document) throws IOException {
    if (store.now().find(key).isEmpty()) {
      store.write(new Store.Write(key, Optional.empty(), Optional.of(document), false));
    }
  }

  private static Patches patches() {
    return new Patches() {
      @Override
      public java.util.Map<String, Object> patched(
          Type type,
          java.util.Map<String, Object> object,
          byte[] patch,
          mightypi.api.schema.Shape shape) {
        throw Status.unsupportedMediaType("no patches yet").asException();
      }

      @Override
      public java.util.Map<String, Object> applied(
          Optional<Document> live,
          java.util.Map<String, Object> configuration,
          mightypi.api.schema.Shape shape,
          Manager manager,
          boolean force) {
        throw Status.unsupportedMediaType("no patches yet").asException();
      }

      @Override
      public java.util.Map<String, Object> owned(
          Optional<Document> old,
          java.util.Map<String, Object> object,
          mightypi.api.schema.Shape shape,
          Manager manager) {
        return object;
      }
    };
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
    api.close();
    store.close();
  }

  private record BuiltIn(List<ResourceType> types) implements Types, Types.Snapshot {
    @Override
    public Snapshot of(Image image) {
      return this;
    }

    @Override
    public long version() {
      return 1;
    }

    @Override
    public Optional<ResourceType> find(String group, String version, String plural) {
      return types.stream()
          .filter(
              type ->
                  type.kind().group().equals(group)
                      && type.kind().version().equals(version)
                      && type.kind().plural().equals(plural))
          .findFirst();
    }

    @Override
    public Collection<ResourceType> all() {
      return types;
    }
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
