package mightypi.why.hop;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mightypi.why.evidence.Door;
import mightypi.why.evidence.Visit;
import mightypi.why.fact.Services;

/** Whether somebody listens. */
public final class ListenerHop implements Hop {

  private static final String HOP = "listener";

  @Override
  public List<Finding> look(Scene scene) {
    List<Finding> findings = new ArrayList<>();
    int port = scene.question().port();
    if (scene.isBeyond()) {
      scene
          .outsideVisit()
          .flatMap(each -> door(each, port))
          .ifPresent(each -> findings.add(beyond(scene, each)));
    }
    Optional<Visit> visit = scene.door();
    visit
        .flatMap(each -> door(each, port))
        .ifPresent(each -> findings.add(here(scene, visit.get().address(), each)));
    return findings;
  }

  private static Optional<Door> door(Visit visit, int port) {
    return visit.doors().stream().filter(each -> each.port() == port).findFirst();
  }

  private static Finding beyond(Scene scene, Door door) {
    String place = scene.outside().orElse("") + ":" + door.port();
    if (door.state() == Door.State.OPEN) {
      return Finding.ok(HOP, place + " is open");
    }
    if (scene.isProxied()) {
      return Finding.broken(
          HOP,
          "the edge's port %d open".formatted(door.port()),
          place + " " + words(door),
          "ping 1.1.1.1   # this machine may have no way to the Internet");
    }
    return Finding.unknown(
        HOP,
        place + " open",
        "%s %s, seen from here; many routers do not lead requests from inside back inside, so ask from another network"
            .formatted(place, words(door)));
  }

  private static Finding here(Scene scene, String address, Door door) {
    String place = address + ":" + door.port();
    if (door.state() == Door.State.OPEN) {
      return Finding.ok(HOP, place + " is open");
    }
    return Finding.broken(HOP, place + " open", place + " " + words(door), mend(scene, door));
  }

  private static String words(Door door) {
    return switch (door.state()) {
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
    return switch (door.state()) {
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
