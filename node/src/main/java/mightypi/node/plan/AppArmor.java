package mightypi.node.plan;

import io.fabric8.kubernetes.api.model.AppArmorProfile;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import mightypi.node.cri.v1.SecurityProfile;

/** AppArmor profiles of containers (KEP-24): by their fields, or by the annotation of old. */
public final class AppArmor {

  private static final Path ENABLED = Path.of("/sys/module/apparmor/parameters/enabled");
  private static final String ANNOTATION = "container.apparmor.security.beta.kubernetes.io/";

  private AppArmor() {}

  /** Whether the kernel has it; what cannot be read is not there. */
  public static boolean isEnabled() {
    try {
      return Files.exists(ENABLED) && Files.readString(ENABLED).strip().equals("Y");
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether a container of the pod must be confined. */
  public static boolean isRequired(Pod pod) {
    return Specs.all(pod).stream()
        .flatMap(each -> profile(pod, each).stream())
        .anyMatch(each -> each.getProfileType() != SecurityProfile.ProfileType.Unconfined);
  }

  static Optional<SecurityProfile> profile(Pod pod, Container container) {
    if (Security.isPrivileged(container)) {
      return Optional.empty();
    }
    var own = container.getSecurityContext();
    if (own != null && own.getAppArmorProfile() != null) {
      return Optional.of(of(own.getAppArmorProfile()));
    }
    Map<String, String> annotations = pod.getMetadata().getAnnotations();
    String annotated =
        annotations == null ? null : annotations.get(ANNOTATION + container.getName());
    if (annotated != null) {
      return annotated(annotated);
    }
    var all = pod.getSpec().getSecurityContext();
    return all == null || all.getAppArmorProfile() == null
        ? Optional.empty()
        : Optional.of(of(all.getAppArmorProfile()));
  }

  private static SecurityProfile of(AppArmorProfile profile) {
    return switch (profile.getType()) {
      case "RuntimeDefault" -> Security.RUNTIME_DEFAULT;
      case "Localhost" -> localhost(profile.getLocalhostProfile());
      default -> Security.UNCONFINED;
    };
  }

  private static SecurityProfile localhost(String name) {
    return SecurityProfile.newBuilder()
        .setProfileType(SecurityProfile.ProfileType.Localhost)
        .setLocalhostRef(name)
        .build();
  }

  private static Optional<SecurityProfile> annotated(String text) {
    if (text.equals("runtime/default")) {
      return Optional.of(Security.RUNTIME_DEFAULT);
    }
    return text.startsWith("localhost/")
        ? Optional.of(localhost(text.substring("localhost/".length())))
        : Optional.of(Security.UNCONFINED);
  }
}
