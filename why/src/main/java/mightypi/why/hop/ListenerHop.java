package mightypi.why.hop;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mightypi.why.evidence.Visit;
import mightypi.why.evidence.Visit.Door;
import mightypi.why.fact.Services;

/** Whether somebody listens. */
public final class ListenerHop implements Hop {

  private static final String HOP = "listener";

  @Override
  public List<Finding> look(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    if (scene.isBeyond()) {
      scene.outsideVisit().ifPresent(each -> findings.add(beyond(scene, each)));
    }
    scene.door().ifPresent(each -> findings.add(here(scene, each)));
    return findings;
  }

  private static String place(Scene scene, Visit visit) {
    String address = visit.address();
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + scene.question().port();
  }

  private static Finding beyond(Scene scene, Visit visit) {
    String place = place(scene, visit);
    if (visit.door() == Door.OPEN) {
      return Finding.ok(HOP, place + " is open");
    }
    if (scene.isProxied()) {
      return Finding.broken(
          HOP,
          "the edge's port %d open".formatted(scene.question().port()),
          place + " " + words(visit.door()),
          "ping 1.1.1.1   # this machine may have no way to the Internet");
    }
    return Finding.unknown(
        HOP,
        place + " open",
        "%s %s, seen from here; many routers do not lead requests from inside back inside, so ask from another network"
            .formatted(place, words(visit.door())));
  }

  private static Finding here(Scene scene, Visit visit) {
    String place = place(scene, visit);
    if (visit.door() == Door.OPEN) {
      return Finding.ok(HOP, place + " is open");
    }
    String seen = place + " " + words(visit.door());
    return isEmptyBehind(scene)
        ? Finding.warn(HOP, place + " open", seen + "; nobody is behind it, see below", "")
        : Finding.broken(HOP, place + " open", seen, mend(scene, visit.door()));
  }

  /** An app's own Service has no listener but its pods. */
  private static boolean isEmptyBehind(Scene scene) {
    return ServiceHop.direct(scene).isPresent()
        && Stream.of(new ServiceHop(), new PodHop())
            .flatMap(each -> each.look(scene).stream())
            .anyMatch(each -> each.verdict() == Verdict.BROKEN);
  }

  private static String words(Door door) {
    return switch (door) {
      case OPEN -> "is open";
      case REFUSED -> "refuses connections";
      case TIMEOUT -> "does not answer (a firewall, or a machine that is off)";
      case UNREACHABLE -> "cannot be reached from this machine";
    };
  }

  private static String mend(Scene scene, Door door) {
    if (!scene.hasCluster()) {
      return "sudo ./mighty up   # on the machine that serves it";
    }
    return switch (door) {
      case OPEN -> "";
      case REFUSED ->
          Services.gateway(scene.image()).isPresent()
              ? "kubectl -n mighty-system get service,endpointslices -o wide && sudo ./mighty status"
              : "kubectl get services -A -o wide";
      case TIMEOUT -> "sudo nft list ruleset | grep -n drop   # on the node";
      case UNREACHABLE -> "ip route get " + scene.inside().orElse(scene.question().host());
    };
  }
}
