package mightypi.api.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mightypi.api.status.Status;
import mightypi.model.Document;
import mightypi.model.Json;

/** Which container of a pod a client means. */
final class PodContainers {

  private PodContainers() {}

  /** The container asked for; if none is, the only one. */
  static String chosen(Document pod, String asked) {
    List<String> containers = names(pod, "containers");
    if (asked.isEmpty()) {
      return only(pod, containers);
    }
    List<String> all = new ArrayList<>(containers);
    all.addAll(names(pod, "initContainers"));
    all.addAll(names(pod, "ephemeralContainers"));
    if (!all.contains(asked)) {
      throw Status.badRequest("container %s is not valid for pod %s".formatted(asked, pod.name()))
          .asException();
    }
    return asked;
  }

  /** Whether the container was made with a terminal. */
  static boolean hasTerminal(Document pod, String container) {
    return Stream.of("containers", "initContainers", "ephemeralContainers")
        .flatMap(field -> Json.list(pod.tree(), "spec", field).stream())
        .filter(each -> Json.text(each, "name").orElse("").equals(container))
        .anyMatch(each -> Json.at(each, "tty").filter(Boolean.TRUE::equals).isPresent());
  }

  private static String only(Document pod, List<String> containers) {
    if (containers.size() == 1) {
      return containers.getFirst();
    }
    List<String> initial = names(pod, "initContainers");
    String rest =
        initial.isEmpty()
            ? ""
            : " or one of the init containers: [" + String.join(" ", initial) + "]";
    throw Status.badRequest(
            "a container name must be specified for pod %s, choose one of: [%s]%s"
                .formatted(pod.name(), String.join(" ", containers), rest))
        .asException();
  }

  private static List<String> names(Document pod, String field) {
    return Json.list(pod.tree(), "spec", field).stream()
        .map(container -> Json.text(container, "name").orElse(""))
        .toList();
  }
}
