package mightypi.api.admission.webhook;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.api.admission.Admission;
import mightypi.api.admission.Request;
import mightypi.api.admission.match.Operation;
import mightypi.api.admission.match.Subject;
import mightypi.api.auth.Authorizer;
import mightypi.api.patch.Patches;
import mightypi.api.patch.StandardPatches;
import mightypi.api.schema.Shape;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * Asks the webhooks of one sort in the order of their configurations' names. What they change is
 * pruned and completed again, as if the user had sent it so.
 */
public final class Webhooks implements Admission {

  /** Nobody shall lock himself out. */
  private static final Set<Kind> NEVER_ASKED_ABOUT =
      Set.of(Kinds.MUTATING_WEBHOOK_CONFIGURATION, Kinds.VALIDATING_WEBHOOK_CONFIGURATION);

  private final Kind configurations;
  private final Authorizer authorizer;
  private final Patches patches = new StandardPatches();

  private Webhooks(Kind configurations, Authorizer authorizer) {
    this.configurations = configurations;
    this.authorizer = authorizer;
  }

  public static Webhooks mutating(Authorizer authorizer) {
    return new Webhooks(Kinds.MUTATING_WEBHOOK_CONFIGURATION, authorizer);
  }

  public static Webhooks validating(Authorizer authorizer) {
    return new Webhooks(Kinds.VALIDATING_WEBHOOK_CONFIGURATION, authorizer);
  }

  private boolean mutates() {
    return configurations.equals(Kinds.MUTATING_WEBHOOK_CONFIGURATION);
  }

  @Override
  public Document admit(Request request, Document object) {
    return mutates() ? mutated(request, object) : object;
  }

  /** What is valid is shown to those who only say yes or no. */
  @Override
  public Document allocate(Request request, Document object) {
    if (!mutates()) {
      validated(request, Operation.of(request), Optional.of(object));
    }
    return object;
  }

  @Override
  public void admitDeletion(Request request) {
    validated(request, Operation.DELETE, Optional.empty());
  }

  @Override
  public void admitConnection(Request request, Document options) {
    validated(request, Operation.CONNECT, Optional.of(options));
  }

  private void validated(Request request, Operation operation, Optional<Document> object) {
    Subject subject = new Subject(request, operation, object);
    for (Hook hook : hooks(request)) {
      if (hook.isFor(subject, authorizer)) {
        new Review(subject).ask(hook).ifPresent(response -> Review.refuse(hook, response));
      }
    }
  }

  private Document mutated(Request request, Document object) {
    List<Hook> hooks = hooks(request);
    Document result = object;
    int lastChange = -1;
    for (int i = 0; i < hooks.size(); i++) {
      Document next = asked(request, hooks.get(i), result);
      lastChange = next.equals(result) ? lastChange : i;
      result = next;
    }
    for (int i = 0; i < lastChange; i++) {
      result = hooks.get(i).isAskedAgain() ? asked(request, hooks.get(i), result) : result;
    }
    return result;
  }

  private Document asked(Request request, Hook hook, Document object) {
    Subject subject = new Subject(request, Operation.of(request), Optional.of(object));
    if (!hook.isFor(subject, authorizer)) {
      return object;
    }
    Optional<Map<String, @Nullable Object>> response = new Review(subject).ask(hook);
    if (response.isEmpty()) {
      return object;
    }
    Review.refuse(hook, response.get());
    String patch = Json.text(response.get(), "patch").orElse("");
    return patch.isEmpty() ? object : patched(request, object, decoded(hook, patch));
  }

  private static byte[] decoded(Hook hook, String patch) {
    try {
      return Base64.getDecoder().decode(patch);
    } catch (IllegalArgumentException e) {
      throw Status.internal(
              "failed calling webhook \"%s\": its patch is not base64: %s"
                  .formatted(hook.name(), e.getMessage()))
          .asException();
    }
  }

  private Document patched(Request request, Document object, byte[] patch) {
    ResourceType type = request.target().type();
    Shape shape = type.schema().shape();
    Map<String, @Nullable Object> tree =
        patches.patched(Patches.Type.JSON, object.tree(), patch, shape);
    Map<String, @Nullable Object> pruned = type.schema().prune(tree).tree();
    return type.strategy().withDefaults(Document.of(type.schema().withDefaults(pruned)));
  }

  private List<Hook> hooks(Request request) {
    Image now = request.now();
    if (NEVER_ASKED_ABOUT.contains(request.target().type().storageKind())
        || now.count(configurations) == 0) {
      return List.of();
    }
    List<Hook> hooks = new ArrayList<>();
    for (Document configuration : now.all(configurations)) {
      for (Object each : Json.list(configuration.tree(), "webhooks")) {
        hooks.add(new Hook(Json.map(each)));
      }
    }
    return hooks;
  }
}
