package mightypi.node.volume;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import mightypi.node.cri.v1.Device;
import mightypi.node.plan.ConfigFault;

/** The block devices that a container has of its pod's claims, {@code volumeDevices}. */
public final class Devices {

  private Devices() {}

  /**
   * @param pod with the paths in place of its claims
   */
  public static List<Device> of(Pod pod, Container container) throws ConfigFault {
    List<Device> devices = new ArrayList<>();
    for (VolumeDevice each : container.getVolumeDevices()) {
      Volume volume =
          pod.getSpec().getVolumes().stream()
              .filter(other -> other.getName().equals(each.getName()))
              .findFirst()
              .orElseThrow(
                  () -> new ConfigFault("cannot find volume \"" + each.getName() + "\" to map"));
      if (volume.getHostPath() == null
          || !"BlockDevice"
              .equals(Objects.requireNonNullElse(volume.getHostPath().getType(), ""))) {
        throw new ConfigFault(
            "volume %s has volumeMode Filesystem, but is specified in volumeDevices"
                .formatted(each.getName()));
      }
      devices.add(
          Device.newBuilder()
              .setContainerPath(each.getDevicePath())
              .setHostPath(volume.getHostPath().getPath())
              .setPermissions(ClaimedVolumes.isReadOnly(volume) ? "mr" : "mrw")
              .build());
    }
    return devices;
  }
}
