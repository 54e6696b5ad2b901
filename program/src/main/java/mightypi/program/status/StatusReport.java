package mightypi.program.status;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/**
 * The state of the cloud in a few lines.
 *
 * @param memory of our own processes, in bytes of resident memory
 * @param problems whatever is not as it was asked to be, and why
 */
public record StatusReport(
    List<NodeLine> nodes,
    PodCount pods,
    List<AddressLine> addresses,
    List<Memory> memory,
    List<Trouble> problems) {

  /** The kinds that a report reads. */
  public static final Set<Kind> KINDS = Set.of(Kinds.NODE, Kinds.POD, Kinds.SERVICE, Kinds.EVENT);

  /** A node. */
  public record NodeLine(String name, boolean ready, String address, String version) {}

  /** How many pods there are, and how many of them are ready or have done their work. */
  public record PodCount(int total, int ready) {}

  /** A Service of type LoadBalancer; the address is empty while it has none. */
  public record AddressLine(String service, String address, String ports) {}

  /** A process of ours. */
  public record Memory(String process, long pid, long residentBytes) {}

  /** Something that is not ready. */
  public record Trouble(String object, String why) {}

  public static StatusReport of(Image image, List<Memory> memory) {
    List<Trouble> problems = new ArrayList<>();
    image.all(Kinds.NODE).forEach(node -> nodeTrouble(node).ifPresent(problems::add));
    image.all(Kinds.POD).forEach(pod -> podTrouble(image, pod).ifPresent(problems::add));
    image
        .all(Kinds.SERVICE)
        .forEach(service -> serviceTrouble(image, service).ifPresent(problems::add));
    int ready = (int) image.all(Kinds.POD).stream().filter(StatusReport::isWell).count();
    return new StatusReport(
        image.all(Kinds.NODE).stream().map(StatusReport::line).toList(),
        new PodCount(image.count(Kinds.POD), ready),
        image.all(Kinds.SERVICE).stream()
            .filter(StatusReport::isBalanced)
            .map(StatusReport::address)
            .toList(),
        memory,
        problems);
  }

  private static NodeLine line(Document document) {
    Node node = document.as(Node.class);
    String address =
        node.getStatus().getAddresses().stream()
            .filter(each -> "InternalIP".equals(each.getType()))
            .map(each -> each.getAddress())
            .findFirst()
            .orElse("");
    String version = Json.text(document.tree(), "status", "nodeInfo", "kubeletVersion").orElse("");
    return new NodeLine(document.name(), notReady(node).isEmpty(), address, version);
  }

  private static Optional<NodeCondition> notReady(Node node) {
    return node.getStatus().getConditions().stream()
        .filter(each -> "Ready".equals(each.getType()) && !"True".equals(each.getStatus()))
        .findFirst();
  }

  private static Optional<Trouble> nodeTrouble(Document document) {
    return notReady(document.as(Node.class))
        .map(
            each ->
                new Trouble("node/" + document.name(), words(each.getReason(), each.getMessage())));
  }

  private static boolean isWell(Document document) {
    Pod pod = document.as(Pod.class);
    return "Succeeded".equals(pod.getStatus().getPhase())
        || pod.getStatus().getConditions().stream()
            .anyMatch(each -> "Ready".equals(each.getType()) && "True".equals(each.getStatus()));
  }

  private static Optional<Trouble> podTrouble(Image image, Document document) {
    if (isWell(document) || document.isDeleting()) {
      return Optional.empty();
    }
    Pod pod = document.as(Pod.class);
    String why =
        waiting(pod)
            .or(() -> unscheduled(pod))
            .or(() -> warning(image, document))
            .orElseGet(() -> "is " + pod.getStatus().getPhase() + ", not yet ready");
    return Optional.of(new Trouble("pod/" + document.namespace() + "/" + document.name(), why));
  }

  private static Optional<String> waiting(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .map(ContainerStatus::getState)
        .filter(state -> state != null && state.getWaiting() != null)
        .map(state -> state.getWaiting())
        .filter(
            each ->
                !"ContainerCreating".equals(each.getReason())
                    && !"PodInitializing".equals(each.getReason()))
        .map(each -> words(each.getReason(), each.getMessage()))
        .findFirst();
  }

  private static Optional<String> unscheduled(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(each -> "PodScheduled".equals(each.getType()) && "False".equals(each.getStatus()))
        .map(StatusReport::words)
        .findFirst();
  }

  private static String words(PodCondition condition) {
    return words(condition.getReason(), condition.getMessage());
  }

  private static String words(String reason, String message) {
    return message == null || message.isBlank() ? String.valueOf(reason) : reason + ": " + message;
  }

  /** The latest warning that was told about an object. */
  private static Optional<String> warning(Image image, Document about) {
    return image.all(Kinds.EVENT, about.namespace()).stream()
        .map(Document::tree)
        .filter(
            event ->
                Json.text(event, "involvedObject", "uid").filter(about.uid()::equals).isPresent())
        .filter(event -> Json.text(event, "type").filter("Warning"::equals).isPresent())
        .max(Comparator.comparing(event -> Json.text(event, "lastTimestamp").orElse("")))
        .map(
            event ->
                words(
                    Json.text(event, "reason").orElse(""), Json.text(event, "message").orElse("")));
  }

  private static boolean isBalanced(Document document) {
    return Json.text(document.tree(), "spec", "type").filter("LoadBalancer"::equals).isPresent();
  }

  private static AddressLine address(Document document) {
    Service service = document.as(Service.class);
    String addresses =
        String.join(
            ",",
            Json.list(document.tree(), "status", "loadBalancer", "ingress").stream()
                .flatMap(each -> Json.text(each, "ip").stream())
                .toList());
    String ports =
        String.join(
            ",",
            service.getSpec().getPorts().stream()
                .map(each -> each.getPort() + "/" + each.getProtocol())
                .toList());
    return new AddressLine(document.namespace() + "/" + document.name(), addresses, ports);
  }

  private static Optional<Trouble> serviceTrouble(Image image, Document document) {
    if (!isBalanced(document) || !address(document).address().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Trouble(
            "service/" + document.namespace() + "/" + document.name(),
            warning(image, document).orElse("waits for an address")));
  }
}
