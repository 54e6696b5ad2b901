package mightypi.dns.zone;

import java.util.Map;
import mightypi.model.Key;

/** A zone's table, and what came of each of its DNSRecords. */
public record Compiled(ZoneTable table, Map<Key, Verdict> verdicts) {
  public Compiled {
    verdicts = Map.copyOf(verdicts);
  }

  /** How many DNSRecords are left out. */
  public int faults() {
    return (int) verdicts.values().stream().filter(each -> !each.isServed()).count();
  }
}
