package mightypi.program.assemble;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.stream.Collectors;
import mightypi.balancer.lan.KernelProxy;
import mightypi.node.containerd.ContainerdConfig;
import mightypi.node.containerd.ContainerdInstance;
import mightypi.node.file.Trees;
import mightypi.node.net.PolicyEngine;
import mightypi.node.net.TrafficEngine;
import mightypi.node.volume.Volumes;

/** Removes from this machine what a cloud left there, in the opposite order of its making. */
public final class Purge {

  private Purge() {}

  public static void everything(Path data) throws IOException {
    new KernelProxy(
            NetworkInterface.networkInterfaces()
                .map(NetworkInterface::getName)
                .collect(Collectors.toSet()))
        .purge();
    PolicyEngine.purge();
    TrafficEngine.purge();
    ContainerdInstance.at(ContainerdConfig.in(data)).purge();
    Volumes.purge(data);
    Runtimes.network(data, Networks.DUAL).purge();
    Trees.remove(data);
  }
}
