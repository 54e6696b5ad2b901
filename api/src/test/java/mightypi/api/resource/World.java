package mightypi.api.resource;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.admission.policy.ValidatingPolicies;
import mightypi.api.admission.service.ServiceRange;
import mightypi.api.admission.step.AccountTokens;
import mightypi.api.admission.step.StandardAdmissions;
import mightypi.api.auth.NodeAuthorizer;
import mightypi.api.auth.Rbac;
import mightypi.api.auth.ServiceAccountTokens;
import mightypi.api.auth.StandardAuthenticator;
import mightypi.api.auth.User;
import mightypi.api.bootstrap.Bootstrap;
import mightypi.api.definition.DefinedTypes;
import mightypi.api.kind.BuiltInKinds;
import mightypi.api.patch.Patches;
import mightypi.api.patch.StandardPatches;
import mightypi.api.pki.Pki;
import mightypi.api.review.Reviews;
import mightypi.api.review.TokenRequests;
import mightypi.api.schema.BuiltInSchemas;
import mightypi.api.signing.Authority;
import mightypi.api.type.ResourceType;
import mightypi.api.type.Types;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.store.Store;
import mightypi.store.StoreConfig;
import mightypi.store.sqlite.SqliteStore;
import org.jspecify.annotations.Nullable;

/** The machinery put together as the program does it, but for the network. */
public final class World implements AutoCloseable {

  public static final User ADMIN = User.of("admin", "system:masters", "system:authenticated");

  private final Store store;
  private final Types types = new DefinedTypes(BuiltInKinds.all(BuiltInSchemas::of));
  private final Rbac rbac = new Rbac();
  private final StoredResources resources;
  private final StandardAuthenticator authenticator;
  private final NodeAuthorizer authorizer = new NodeAuthorizer(rbac);
  private final Authority signer;
  private final List<String> warnings = new ArrayList<>();

  public World(Path directory, Clock clock) {
    this(directory, clock, ServiceRange.STANDARD);
  }

  public World(Path directory, Clock clock, ServiceRange range) {
    Randomness randomness = Randomness.secure();
    try {
      store = SqliteStore.open(StoreConfig.in(directory.resolve("store")));
      Pki pki = Pki.open(directory.resolve("pki"), clock, randomness);
      ServiceAccountTokens tokens =
          new ServiceAccountTokens(pki.serviceAccountKey(), clock, randomness);
      authenticator =
          new StandardAuthenticator(pki.authority().certificate(), tokens, store::now, clock);
      signer = pki.signer();
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
      new Bootstrap(cluster(), "10.152.183.1").ensure("192.0.2.1", 16443);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public EmbeddedCluster cluster() {
    return new EmbeddedCluster(store, types, resources, ADMIN, "test");
  }

  public StandardAuthenticator authenticator() {
    return authenticator;
  }

  public NodeAuthorizer authorizer() {
    return authorizer;
  }

  /** The cluster's own. */
  public Authority signer() {
    return signer;
  }

  public Rbac rbac() {
    return rbac;
  }

  public Image now() {
    return store.now();
  }

  public List<String> warnings() {
    return warnings;
  }

  public Types types() {
    return types;
  }

  public ResourceType type(Kind kind) {
    return types.of(now()).find(kind.group(), kind.version(), kind.plural()).orElseThrow();
  }

  public Document find(Key key) {
    return now().find(key).orElseThrow();
  }

  public Resources.Write write(User user, Key key) {
    return new Resources.Write(
        user,
        type(key.kind()),
        key.namespace(),
        key.name(),
        Resources.Part.WHOLE,
        "kubectl",
        false,
        Resources.FieldValidation.STRICT,
        warnings::add);
  }

  public Resources.Write part(Key key, Resources.Part part) {
    return part(ADMIN, key, part);
  }

  public Resources.Write part(User user, Key key, Resources.Part part) {
    Resources.Write all = write(user, key);
    return new Resources.Write(
        all.user(),
        all.type(),
        all.namespace(),
        all.name(),
        part,
        all.fieldManager(),
        false,
        all.fieldValidation(),
        all.warnings());
  }

  public Resources.Write dryRun(Key key) {
    Resources.Write all = write(ADMIN, key);
    return new Resources.Write(
        all.user(),
        all.type(),
        all.namespace(),
        all.name(),
        all.part(),
        all.fieldManager(),
        true,
        all.fieldValidation(),
        all.warnings());
  }

  /** Admits pods to a namespace, which needs its default account for that. */
  public void takePodsIn(String namespace) {
    create(
        Kinds.SERVICE_ACCOUNT.key(namespace, "default"),
        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: default}}");
  }

  public Document create(User user, Key key, String yaml) {
    return resources.create(write(user, key), new Resources.Body(tree(yaml), List.of()));
  }

  public Document create(Key key, String yaml) {
    return create(ADMIN, key, yaml);
  }

  public Document create(Resources.Write write, String yaml) {
    return resources.create(write, new Resources.Body(tree(yaml), List.of()));
  }

  public Document update(Resources.Write write, Document object) {
    return resources.update(write, new Resources.Body(object.tree(), List.of()));
  }

  public Document update(Key key, Document object) {
    return update(write(ADMIN, key), object);
  }

  public Document merge(Key key, String json) {
    return resources
        .patch(
            write(ADMIN, key),
            Patches.Type.MERGE,
            json.getBytes(java.nio.charset.StandardCharsets.UTF_8),
            false)
        .document();
  }

  public Resources.Patched apply(Key key, String yaml, boolean force) {
    return resources.patch(
        write(ADMIN, key),
        Patches.Type.APPLY,
        yaml.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        force);
  }

  public Resources.Deleted delete(Key key) {
    return delete(key, Optional.empty(), Optional.empty());
  }

  public Resources.Deleted delete(
      Key key, Optional<Duration> grace, Optional<Change.Propagation> propagation) {
    return resources.delete(
        write(ADMIN, key), new Resources.DeleteOptions(grace, propagation, "", ""));
  }

  public StoredResources resources() {
    return resources;
  }

  public static Map<String, @Nullable Object> tree(String yaml) {
    try {
      return Json.freezeMap(new YAMLMapper().readValue(yaml, Map.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
