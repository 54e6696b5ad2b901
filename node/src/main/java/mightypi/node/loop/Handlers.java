package mightypi.node.loop;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.node.v1.RuntimeClass;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kinds;
import mightypi.node.cri.Runtime;
import mightypi.node.cri.RuntimeFault;
import mightypi.node.plan.Abilities;
import mightypi.node.plan.ConfigFault;
import mightypi.node.plan.ReadOnly;
import org.jspecify.annotations.Nullable;

/**
 * What runs the pods of this machine, and what it can do: asked when a pod wants something that not
 * every runtime can, and then remembered, for a runtime changes with the agent only.
 */
final class Handlers {

  private final Runtime runtime;
  private volatile @Nullable Abilities known;

  Handlers(Runtime runtime) {
    this.runtime = runtime;
  }

  /** The runtime's name for what runs a pod; empty for the default. */
  static String of(Pod pod, Image now) throws ConfigFault {
    String name = pod.getSpec().getRuntimeClassName();
    if (name == null || name.isEmpty()) {
      return "";
    }
    Optional<Document> found = now.find(Kinds.RUNTIME_CLASS.key("", name));
    if (found.isEmpty()) {
      throw new ConfigFault(
          "failed to get sandbox runtime: runtimeclass.node.k8s.io \"" + name + "\" not found");
    }
    return found.get().as(RuntimeClass.class).getHandler();
  }

  Abilities abilities() throws RuntimeFault {
    Abilities now = known;
    if (now == null) {
      now = Abilities.of(runtime.status());
      known = now;
    }
    return now;
  }

  /** Whether mounts of the pod that want it are read-only with the mounts below them. */
  boolean recurses(Pod pod, Image now) throws RuntimeFault, ConfigFault {
    return ReadOnly.isAskedFor(pod) && abilities().recursion().contains(of(pod, now));
  }
}
