package mightypi.model.usage;

import java.io.IOException;
import java.util.Optional;

/** Measures when it is asked. A call takes the calling thread until there is something to tell. */
@FunctionalInterface
public interface UsageMeter {

  /** Where there is no node to ask. */
  UsageMeter NONE = node -> Optional.empty();

  /** What a node and the pods on it use; empty when nobody measures the node of this name. */
  Optional<NodeUsage> measure(String node) throws IOException;
}
