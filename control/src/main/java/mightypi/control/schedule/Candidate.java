package mightypi.control.schedule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import mightypi.control.fact.Fields;
import mightypi.control.storage.ClaimedVolumes;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * A pod that needs a node, and what the filters and scores ask of it.
 *
 * @param ports those that it takes on the node, as {@code protocol/address/number}
 * @param shunned whom it must not have beside it ({@code podAntiAffinity})
 * @param neighbours what the pods that are placed already mean for it
 * @param volumes what its claims mean for it
 * @param runtime the {@code scheduling} of its RuntimeClass; empty if it has none
 */
record Candidate(
    Document pod,
    Amounts needs,
    Set<String> ports,
    String owner,
    Optional<Document> runtime,
    List<PodTerm> shunned,
    Neighbours neighbours,
    ClaimedVolumes volumes) {

  static Candidate of(Image now, Document pod) {
    String runtime = Fields.text(pod.tree(), "spec", "runtimeClassName");
    return new Candidate(
        pod,
        Amounts.needed(pod),
        ports(pod),
        owner(pod),
        runtime.isEmpty() ? Optional.empty() : now.find(Kinds.RUNTIME_CLASS.key("", runtime)),
        PodTerm.required(pod, "podAntiAffinity"),
        Neighbours.NONE,
        ClaimedVolumes.of(now, pod));
  }

  /** The same pod, with what those that are placed already mean for it. */
  Candidate among(Neighbours others) {
    return new Candidate(pod, needs, ports, owner, runtime, shunned, others, volumes);
  }

  /** The same pod after a change of what is not asked here, such as its status. */
  Candidate as(Document newer) {
    return new Candidate(newer, needs, ports, owner, runtime, shunned, neighbours, volumes);
  }

  /** The uid of its controller: pods of one owner are spread. */
  private static String owner(Document pod) {
    return pod.controller().map(Document.Owner::uid).orElse("");
  }

  private static Set<String> ports(Document pod) {
    Set<String> ports = new TreeSet<>();
    boolean all = Fields.flag(pod.tree(), "spec", "hostNetwork");
    List<@Nullable Object> containers =
        new ArrayList<>(Json.list(pod.tree(), "spec", "containers"));
    Json.list(pod.tree(), "spec", "initContainers").stream()
        .filter(each -> Fields.text(each, "restartPolicy").equals("Always"))
        .forEach(containers::add);
    for (Object container : containers) {
      for (Object port : Json.list(container, "ports")) {
        int number =
            Fields.number(port, all ? Fields.number(port, 0, "containerPort") : 0, "hostPort");
        if (number > 0) {
          String protocol = Json.text(port, "protocol").orElse("TCP");
          String address =
              Json.text(port, "hostIP").filter(ip -> !ip.equals("0.0.0.0")).orElse("*");
          ports.add(protocol + "/" + number + "/" + address);
        }
      }
    }
    return ports;
  }

  /** Whether two of them would want the same port of the same address. */
  static boolean collide(String one, String other) {
    int end = one.lastIndexOf('/');
    int otherEnd = other.lastIndexOf('/');
    boolean samePort = one.substring(0, end).equals(other.substring(0, otherEnd));
    return samePort && (one.endsWith("/*") || other.endsWith("/*") || one.equals(other));
  }

  List<@Nullable Object> tolerations() {
    List<@Nullable Object> all = new ArrayList<>(Json.list(pod.tree(), "spec", "tolerations"));
    runtime.ifPresent(each -> all.addAll(Json.list(each.tree(), "scheduling", "tolerations")));
    return all;
  }

  /** The selectors that a node's labels must fit. */
  Stream<java.util.Map<String, @Nullable Object>> nodeSelectors() {
    return Stream.concat(
        Stream.of(Json.map(pod.tree(), "spec", "nodeSelector")),
        runtime.stream().map(each -> Json.map(each.tree(), "scheduling", "nodeSelector")));
  }

  Set<String> images() {
    Set<String> images = new HashSet<>();
    for (Object container : Json.list(pod.tree(), "spec", "containers")) {
      images.add(Fields.text(container, "image"));
    }
    return images;
  }
}
