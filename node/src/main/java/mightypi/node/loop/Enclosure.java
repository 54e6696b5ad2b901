package mightypi.node.loop;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.List;
import mightypi.control.fact.Pods;
import mightypi.node.cgroup.PodCgroups;

/** The control group of a pod: there before its first process, gone after its last. */
final class Enclosure {

  private final Node node;
  private final PodCgroups groups;

  Enclosure(Node node) {
    this.node = node;
    this.groups = node.files().groups();
  }

  /** Pods that ran under a version before this one may come without. */
  void ensure(Pod pod) throws IOException {
    if (!groups.isThere(pod)) {
      groups.make(pod);
      groups.weigh(this::guests);
    }
  }

  void leave(String uid) throws IOException {
    if (groups.remove(uid)) {
      groups.weigh(this::guests);
    }
  }

  private List<Pod> guests() {
    return node.cluster().now().onNode(node.self().name()).stream()
        .filter(each -> !Pods.isOver(each))
        .map(each -> each.as(Pod.class))
        .toList();
  }
}
