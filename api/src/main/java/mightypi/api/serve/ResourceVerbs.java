package mightypi.api.serve;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import mightypi.api.component.Components;
import mightypi.api.request.Target;
import mightypi.api.resource.Resources.Part;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.api.type.ResourceType.Storage;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.api.type.Types;
import mightypi.model.Kinds;

/** Finds the handler of a call on a resource. */
final class ResourceVerbs {

  private final Reading reading;
  private final Writing writing;
  private final Watching watching;
  private final Measuring measuring;
  private final Vitals vitals;
  private final Logs logs;
  private final Exec exec;
  private final PortForward portForward;
  private final Proxy proxy;

  ResourceVerbs(Collaborators parts) {
    reading = new Reading(parts.store(), parts.clock());
    writing = new Writing(parts);
    watching = new Watching(parts);
    measuring = new Measuring(parts.store(), parts.usageMeter(), parts.clock());
    vitals = new Vitals(new Components(parts.store(), parts.componentHealth()), parts.clock());
    logs = new Logs(parts.store(), parts.podStreams(), parts.clock());
    portForward = new PortForward(parts.store(), parts.podStreams());
    exec = new Exec(parts.store(), parts.podStreams());
    Kubelet kubelet = new Kubelet(parts.store(), parts.usageMeter());
    proxy = new Proxy(parts.store(), kubelet, parts.randomness());
  }

  void serve(Call call, Types.Snapshot types) throws IOException {
    Target target = call.target();
    ResourceType type =
        types
            .find(target.group(), target.version(), target.resource())
            .orElseThrow(() -> Status.noSuchPath().asException());
    boolean misplaced =
        !type.kind().isNamespaced()
            && !target.namespace().isEmpty()
            && !target.resource().equals("namespaces");
    boolean homeless =
        type.kind().isNamespaced() && target.namespace().isEmpty() && !target.name().isEmpty();
    if (misplaced || homeless) {
      throw Status.noSuchPath().asException();
    }
    if (target.subresource().isEmpty()) {
      whole(call, type, types);
    } else {
      part(call, type, subresource(type, target.subresource()));
    }
  }

  private static Subresource subresource(ResourceType type, String name) {
    Optional<Subresource> known =
        Arrays.stream(Subresource.values())
            .filter(each -> Served.name(each).equals(name))
            .filter(type::has)
            .findFirst();
    return known.orElseThrow(() -> Status.noSuchPath().asException());
  }

  private void whole(Call call, ResourceType type, Types.Snapshot types) throws IOException {
    String verb = call.target().verb();
    if (!Served.verbs(type).contains(verb)
        || isMisdirected(call, type)
        || call.method().equals("HEAD")) {
      throw notAllowed().asException();
    }
    if (type.kind().equals(Kinds.COMPONENT_STATUS)) {
      vitals.answer(call, type);
      return;
    }
    if (type.storage() == Storage.MEASURED) {
      measuring.answer(call, type);
      return;
    }
    if (type.kind().equals(Kinds.BINDING)) {
      writing.bind(call, type, types.find("", "v1", "pods").orElseThrow());
      return;
    }
    switch (verb) {
      case "get" -> reading.get(call, type);
      case "list" -> reading.list(call, type);
      case "watch" -> watching.watch(call, type);
      case "create" -> writing.create(call, type);
      case "update" -> writing.update(call, type, Part.WHOLE);
      case "patch" -> writing.patch(call, type, Part.WHOLE);
      case "delete" -> writing.delete(call, type);
      default -> writing.deleteCollection(call, type);
    }
  }

  /** A POST to an object or to the collection of all namespaces, a PUT or PATCH to a collection. */
  private static boolean isMisdirected(Call call, ResourceType type) {
    boolean named = !call.target().name().isEmpty();
    return switch (call.target().verb()) {
      case "create" ->
          named
              || (type.kind().isNamespaced()
                  && (type.storage() != Storage.NONE || type.kind().equals(Kinds.BINDING))
                  && call.target().namespace().isEmpty());
      case "update", "patch" -> !named;
      default -> false;
    };
  }

  private void part(Call call, ResourceType type, Subresource subresource) throws IOException {
    String verb = call.target().verb();
    switch (subresource) {
      case STATUS -> object(call, type, Part.STATUS);
      case APPROVAL -> object(call, type, Part.APPROVAL);
      case EPHEMERALCONTAINERS -> object(call, type, Part.EPHEMERAL_CONTAINERS);
      case SCALE -> object(call, type, Part.SCALE);
      case FINALIZE -> {
        require(verb.equals("update"));
        writing.update(call, type, Part.FINALIZE);
      }
      case LOG -> {
        require(verb.equals("get"));
        logs.log(call, type);
      }
      case EXEC -> {
        require(verb.equals("get") || verb.equals("create"));
        writing.connect(call, type, "PodExecOptions");
        exec.exec(call, type);
      }
      case ATTACH -> {
        require(verb.equals("get") || verb.equals("create"));
        writing.connect(call, type, "PodAttachOptions");
        exec.attach(call, type);
      }
      case PORTFORWARD -> {
        require(verb.equals("get") || verb.equals("create"));
        writing.connect(call, type, "PodPortForwardOptions");
        portForward.forward(call, type);
      }
      case PROXY -> {
        writing.connect(call, type, type.kind().name() + "ProxyOptions");
        proxy.pass(call, type);
      }
      case BINDING, TOKEN, EVICTION -> {
        require(verb.equals("create"));
        writing.post(call, type, subresource);
      }
    }
  }

  private void object(Call call, ResourceType type, Part part) throws IOException {
    switch (call.target().verb()) {
      case "get" -> {
        if (part == Part.SCALE) {
          reading.scale(call, type);
        } else {
          reading.get(call, type);
        }
      }
      case "update" -> writing.update(call, type, part);
      case "patch" -> writing.patch(call, type, part);
      default -> throw notAllowed().asException();
    }
  }

  private static void require(boolean served) {
    if (!served) {
      throw notAllowed().asException();
    }
  }

  static Status notAllowed() {
    return Status.methodNotAllowed(
        "the server does not allow this method on the requested resource");
  }
}
