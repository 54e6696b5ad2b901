package mightypi.program.assemble;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Collectors;
import mightypi.balancer.lan.KernelProxy;
import mightypi.node.containerd.ContainerdConfig;
import mightypi.node.containerd.ContainerdInstance;
import mightypi.node.net.TrafficEngine;
import mightypi.node.volume.Volumes;
import org.jspecify.annotations.Nullable;

/** Removes from this machine what a cloud left there, in the opposite order of its making. */
public final class Purge {

  private Purge() {}

  public static void everything(Path data) throws IOException {
    new KernelProxy(
            NetworkInterface.networkInterfaces()
                .map(NetworkInterface::getName)
                .collect(Collectors.toSet()))
        .purge();
    TrafficEngine.purge();
    ContainerdInstance.at(ContainerdConfig.in(data)).purge();
    Volumes.purge(data);
    Runtimes.network(data).purge();
    if (Files.exists(data)) {
      remove(data);
    }
  }

  private static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path done, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(done);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
