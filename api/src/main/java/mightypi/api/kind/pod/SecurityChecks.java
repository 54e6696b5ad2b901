package mightypi.api.kind.pod;

import java.util.List;
import mightypi.api.kind.check.Place;

/** The checks of security contexts. */
final class SecurityChecks {

  private SecurityChecks() {}

  static void pod(Place context) {
    identities(context);
    context.at("supplementalGroups").items().forEach(SecurityChecks::identity);
    identity(context.at("fsGroup"));
    context.at("fsGroupChangePolicy").mayBeOneOf("Always", "OnRootMismatch");
    seccomp(context.at("seccompProfile"));
    for (Place sysctl : context.at("sysctls").items()) {
      sysctl.at("name").mustBeSet("");
    }
  }

  static void container(Place context) {
    identities(context);
    seccomp(context.at("seccompProfile"));
    context.at("procMount").mayBeOneOf("Default", "Unmasked");
    Place escalation = context.at("allowPrivilegeEscalation");
    if (!escalation.isPresent() || escalation.isTrue()) {
      return;
    }
    if (context.at("privileged").isTrue()) {
      context.invalid("cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
    }
    if (context.at("capabilities", "add").texts().contains("CAP_SYS_ADMIN")) {
      context.invalid(
          "cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN");
    }
  }

  private static void identities(Place context) {
    List.of("runAsUser", "runAsGroup").forEach(field -> identity(context.at(field)));
  }

  private static void identity(Place number) {
    if (number.isPresent()) {
      number.mustBeBetween(0, Integer.MAX_VALUE);
    }
  }

  private static void seccomp(Place profile) {
    if (!profile.isPresent()) {
      return;
    }
    profile.at("type").mustBeOneOf("Localhost", "RuntimeDefault", "Unconfined");
    if (profile.at("type").is("Localhost")) {
      profile.at("localhostProfile").mustBeSet("must be set when seccomp type is Localhost");
    } else if (profile.at("localhostProfile").isPresent()) {
      profile.at("localhostProfile").invalid("can only be set when seccomp type is Localhost");
    }
  }
}
