package mightypi.node.net;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import mightypi.model.Key;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ports on which this node tells balancers whether it has endpoints of a service ({@code
 * healthCheckNodePort}). One port is one service's; while nobody has one, nothing listens.
 */
final class HealthPorts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HealthPorts.class);

  private final BooleanSupplier isHealthy;
  private final Map<Key, HealthPort> open = new HashMap<>();

  /**
   * @param isHealthy whether service traffic on this node is as the cluster wishes it
   */
  HealthPorts(BooleanSupplier isHealthy) {
    this.isHealthy = isHealthy;
  }

  /** Opens, closes and tells what the touched parts say. Called by one thread at a time. */
  void follow(Ledger table, Set<Key> touched) {
    for (Key key : touched) {
      HealthPort known = open.get(key);
      Part.Health told = table.part(key).health().orElse(null);
      if (known != null && (told == null || told.port() != known.port())) {
        known.close();
        open.remove(key);
        known = null;
      }
      if (told != null && known == null) {
        open(key, told);
      } else if (told != null && known != null) {
        known.tell(told.localEndpoints());
      }
    }
  }

  private void open(Key key, Part.Health told) {
    try {
      open.put(key, HealthPort.open(key, told, isHealthy));
    } catch (IOException e) {
      LOG.warn(
          "the health of service {} cannot be asked on port {}: {}",
          key,
          told.port(),
          e.getMessage());
    }
  }

  @Override
  public void close() {
    open.values().forEach(HealthPort::close);
    open.clear();
  }
}
