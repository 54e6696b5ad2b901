package mightypi.node.loop;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import mightypi.control.loop.Chronicle;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.node.cgroup.PodCgroups;
import mightypi.node.cri.Runtime;
import mightypi.node.image.Puller;
import mightypi.node.net.Gatekeeper;
import mightypi.node.plan.Surroundings;
import mightypi.node.probe.Asking;
import mightypi.node.volume.Mounts;
import mightypi.node.volume.Volumes;

/** What all pods of this node share. */
public record Node(
    Self self,
    Cluster cluster,
    Clock clock,
    Chronicle chronicle,
    Runtime runtime,
    Files files,
    Puller puller,
    Asking asking,
    Gatekeeper gatekeeper,
    Handlers handlers,
    Admittance admittance) {

  /** With nobody admitted yet. */
  public static Node of(
      Self self,
      Cluster cluster,
      Clock clock,
      Chronicle chronicle,
      Runtime runtime,
      Files files,
      Puller puller,
      Asking asking,
      Gatekeeper gatekeeper) {
    Handlers handlers = new Handlers(runtime);
    Admittance admittance = new Admittance(self.name(), handlers);
    return new Node(
        self,
        cluster,
        clock,
        chronicle,
        runtime,
        files,
        puller,
        asking,
        gatekeeper,
        handlers,
        admittance);
  }

  /** Who this node is. */
  public record Self(
      String name,
      List<String> addresses,
      Map<String, Quantity> allocatable,
      Surroundings surroundings) {
    public Self {
      addresses = List.copyOf(addresses);
    }

    /** The main one. */
    String address() {
      return addresses.getFirst();
    }
  }

  /** Where pods have their files, and the kernel has its folders of them. */
  public record Files(Volumes volumes, Mounts mounts, PodCgroups groups) {}
}
