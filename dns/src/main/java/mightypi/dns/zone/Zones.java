package mightypi.dns.zone;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Name;

/** All zones that are served, at one moment. */
public final class Zones {

  public static final Zones NONE = new Zones(List.of());

  private final List<ZoneTable> all;
  private final NameTable<ZoneTable> byOrigin;

  public Zones(Collection<ZoneTable> all) {
    this.all = List.copyOf(all);
    byOrigin = new NameTable<>(this.all, each -> each.origin);
  }

  public List<ZoneTable> all() {
    return all;
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** The zone that speaks for a name: the one with the longest origin. */
  public Optional<ZoneTable> closest(Name name) {
    byte[] wire = Wire.lower(name);
    return Optional.ofNullable(closest(wire, 0, wire.length));
  }

  /** The zone with exactly this origin. */
  public Optional<ZoneTable> at(Name origin) {
    return closest(origin).filter(each -> each.origin().equals(origin));
  }

  @Nullable ZoneTable closest(byte[] name, int from, int to) {
    if (byOrigin.size() == 0) {
      return null;
    }
    int at = from;
    while (at < to) {
      ZoneTable zone = byOrigin.find(name, at, to);
      if (zone != null) {
        return zone;
      }
      at += name[at] + 1;
    }
    return null;
  }
}
