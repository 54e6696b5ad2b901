package mightypi.api.component;

import java.util.Optional;

/** Asks the parts that work on what the API server keeps. */
@FunctionalInterface
public interface ComponentHealth {

  /** Where the API server stands alone. */
  ComponentHealth NONE = part -> Optional.of("does not run here");

  /** Why a part does not do its work; empty when it does. */
  Optional<String> trouble(Part part);

  /** The parts, by the names of Kubernetes. */
  enum Part {
    CONTROLLER_MANAGER,
    SCHEDULER
  }
}
