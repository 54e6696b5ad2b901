package mightypi.api.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mightypi.api.auth.User;
import mightypi.api.status.Status;
import mightypi.api.status.StatusException;
import mightypi.api.type.ResourceType;
import mightypi.api.type.Types;
import mightypi.model.Change;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import mightypi.model.Problem;
import mightypi.model.Registration;
import mightypi.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * The cluster as the parts of this program reach it: by method calls instead of HTTP, through the
 * same machinery as everybody, each part under its own name.
 */
public final class EmbeddedCluster implements Cluster {

  private final Store store;
  private final Types types;
  private final Resources resources;
  private final User user;
  private final String fieldManager;

  public EmbeddedCluster(
      Store store, Types types, Resources resources, User user, String fieldManager) {
    this.store = store;
    this.types = types;
    this.resources = resources;
    this.user = user;
    this.fieldManager = fieldManager;
  }

  /** The same cluster, used by another. */
  public EmbeddedCluster as(User other, String otherManager) {
    return new EmbeddedCluster(store, types, resources, other, otherManager);
  }

  @Override
  public Image now() {
    return store.now();
  }

  @Override
  public Registration follow(Consumer<Image> follower) {
    return store.follow(follower);
  }

  @Override
  public Outcome commit(Change change) {
    Optional<ResourceType> type =
        types
            .of(store.now())
            .find(
                change.key().kind().group(),
                change.key().kind().version(),
                change.key().kind().plural());
    if (type.isEmpty()) {
      return new Outcome.Refused(
          List.of(new Problem("NotFound", "", change.key().kind() + " is not served")));
    }
    try {
      Document done = committed(type.get(), change);
      Key key = change.key().kind().key(done.namespace(), done.name());
      return new Outcome.Committed(Long.parseLong(done.resourceVersion()), key);
    } catch (StatusException e) {
      return outcome(change, e.status());
    }
  }

  private Document committed(ResourceType type, Change change) {
    return switch (change) {
      case Change.Create create ->
          resources.create(write(type, change, Resources.Part.WHOLE), body(create.document()));
      case Change.Update update ->
          resources.update(write(type, change, part(update)), body(update.document()));
      case Change.UpdateStatus update ->
          resources.update(write(type, change, part(update)), statusOnly(update));
      case Change.Scale scale ->
          resources.update(write(type, change, Resources.Part.SCALE), scaleOnly(scale));
      case Change.Delete delete -> {
        Resources.DeleteOptions options =
            new Resources.DeleteOptions(
                delete.grace(), Optional.of(delete.propagation()), delete.uid(), "");
        yield resources.delete(write(type, change, Resources.Part.WHOLE), options).last();
      }
      case Change.Bind bind -> {
        resources.bind(
            write(type, change, Resources.Part.WHOLE), bind.uid(), bind.node(), Map.of());
        yield store.now().find(bind.key()).orElseThrow(() -> gone(bind.key()));
      }
    };
  }

  private static StatusException gone(Key key) {
    return Status.notFound(key.kind(), key.name()).asException();
  }

  private static Resources.Part part(Change.Update update) {
    boolean finalizes =
        update.key().kind().equals(Kinds.NAMESPACE)
            && update.document().isDeleting()
            && Json.list(update.document().tree(), "spec", "finalizers").isEmpty();
    return finalizes ? Resources.Part.FINALIZE : Resources.Part.WHOLE;
  }

  private static Resources.Part part(Change.UpdateStatus update) {
    Object status = update.document().tree().get("status");
    boolean decides =
        update.key().kind().equals(Kinds.SIGNING_REQUEST)
            && Json.at(status, "certificate").isEmpty()
            && Json.list(status, "conditions").stream()
                .noneMatch(each -> Json.text(each, "type").orElse("").equals("Failed"));
    return decides ? Resources.Part.APPROVAL : Resources.Part.STATUS;
  }

  private Resources.Write write(ResourceType type, Change change, Resources.Part part) {
    return new Resources.Write(
        user,
        type,
        change.key().namespace(),
        change.key().name(),
        part,
        fieldManager,
        false,
        Resources.FieldValidation.IGNORE,
        warning -> {});
  }

  /** The body of a change that is to change nothing but the status. */
  private Resources.Body statusOnly(Change.UpdateStatus update) {
    Document wished = update.document();
    Optional<Document> live = store.now().find(update.key());
    Map<String, @Nullable Object> metadata =
        new LinkedHashMap<>(Json.map(live.orElse(wished).tree(), "metadata"));
    metadata.put("resourceVersion", wished.resourceVersion());
    metadata.put("uid", wished.uid());
    return new Resources.Body(Json.with(wished.tree(), metadata, "metadata"), List.of());
  }

  private static Resources.Body scaleOnly(Change.Scale scale) {
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", scale.key().name());
    metadata.put("namespace", scale.key().namespace());
    metadata.put("resourceVersion", scale.resourceVersion());
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("kind", "Scale");
    tree.put("apiVersion", "autoscaling/v1");
    tree.put("metadata", metadata);
    tree.put("spec", Map.of("replicas", scale.replicas()));
    return new Resources.Body(tree, List.of());
  }

  private static Resources.Body body(Document document) {
    return new Resources.Body(document.tree(), List.of());
  }

  private static Outcome outcome(Change change, Status status) {
    if (status.code() >= 500) {
      return new Outcome.Unknown(status.message());
    }
    boolean missed = status.code() == 404 && !(change instanceof Change.Create);
    if (missed || status.code() == 409) {
      return new Outcome.Conflict(change.key());
    }
    List<Problem> causes = status.details().map(Status.Details::causes).orElse(List.of());
    return new Outcome.Refused(
        causes.isEmpty() ? List.of(new Problem(status.reason(), "", status.message())) : causes);
  }
}
