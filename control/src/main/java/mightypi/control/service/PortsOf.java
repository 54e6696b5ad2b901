package mightypi.control.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The ports of a Service as they are on a pod: a named target port is another number on each. */
final class PortsOf {

  private PortsOf() {}

  /** Only those that the pod has, in the order of the Service. */
  static List<@Nullable Object> pod(Document service, Document pod) {
    List<@Nullable Object> ports = new ArrayList<>();
    for (Object port : Json.list(service.tree(), "spec", "ports")) {
      OptionalInt number = target(port, pod);
      if (number.isPresent()) {
        ports.add(port(port, number.getAsInt()));
      }
    }
    return ports;
  }

  private static Map<String, @Nullable Object> port(@Nullable Object port, int number) {
    Map<String, @Nullable Object> result =
        Fields.fields(
            "name", Fields.text(port, "name"),
            "port", number,
            "protocol", protocol(port));
    Json.text(port, "appProtocol").ifPresent(text -> result.put("appProtocol", text));
    return result;
  }

  private static String protocol(@Nullable Object port) {
    return Json.text(port, "protocol").orElse("TCP");
  }

  private static OptionalInt target(@Nullable Object port, Document pod) {
    String name = Fields.text(port, "targetPort");
    if (name.isEmpty()) {
      int number = Fields.number(port, 0, "targetPort");
      return OptionalInt.of(number > 0 ? number : Fields.number(port, 0, "port"));
    }
    for (Object container : Json.list(pod.tree(), "spec", "containers")) {
      OptionalInt number = named(container, name, protocol(port));
      if (number.isPresent()) {
        return number;
      }
    }
    return onSidecar(pod, name, protocol(port));
  }

  /** Init containers may go on running (KEP-753). */
  private static OptionalInt onSidecar(Document pod, String name, String protocol) {
    return Json.list(pod.tree(), "spec", "initContainers").stream()
        .filter(each -> Fields.text(each, "restartPolicy").equals("Always"))
        .map(each -> named(each, name, protocol))
        .filter(OptionalInt::isPresent)
        .findFirst()
        .orElse(OptionalInt.empty());
  }

  private static OptionalInt named(@Nullable Object container, String name, String protocol) {
    for (Object each : Json.list(container, "ports")) {
      if (Fields.text(each, "name").equals(name) && protocol(each).equals(protocol)) {
        return OptionalInt.of(Fields.number(each, 0, "containerPort"));
      }
    }
    return OptionalInt.empty();
  }
}
