package mightypi.node.status;

import io.fabric8.kubernetes.api.model.NodeRuntimeHandler;
import io.fabric8.kubernetes.api.model.NodeRuntimeHandlerBuilder;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import java.util.Comparator;
import java.util.List;
import mightypi.node.cri.v1.RuntimeHandler;
import mightypi.node.cri.v1.StatusResponse;

/** The {@code features} and {@code runtimeHandlers} of a node, where its runtime tells them. */
public final class NodeAbilities {

  private NodeAbilities() {}

  public static void tell(StatusResponse told, NodeStatusBuilder status) {
    if (told.hasFeatures()) {
      status
          .withNewFeatures()
          .withSupplementalGroupsPolicy(told.getFeatures().getSupplementalGroupsPolicy())
          .endFeatures();
    }
    status.withRuntimeHandlers(handlers(told.getRuntimeHandlersList()));
  }

  private static List<NodeRuntimeHandler> handlers(List<RuntimeHandler> told) {
    return told.stream()
        .sorted(Comparator.comparing(RuntimeHandler::getName))
        .map(
            each ->
                new NodeRuntimeHandlerBuilder()
                    .withName(each.getName())
                    .withNewFeatures()
                    .withRecursiveReadOnlyMounts(each.getFeatures().getRecursiveReadOnlyMounts())
                    .withUserNamespaces(each.getFeatures().getUserNamespaces())
                    .endFeatures()
                    .build())
        .toList();
  }
}
