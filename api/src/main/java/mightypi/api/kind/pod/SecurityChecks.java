package mightypi.api.kind.pod;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import mightypi.api.kind.check.PathChecks;
import mightypi.api.kind.check.Place;

/** The checks of security contexts. */
final class SecurityChecks {

  private static final String SEGMENT = "[a-z0-9]([-_a-z0-9]*[a-z0-9])?";
  private static final Pattern SYSCTL = Pattern.compile("(" + SEGMENT + "[\\./])*" + SEGMENT);
  private static final int LONGEST_SYSCTL = 253;

  private SecurityChecks() {}

  static void pod(Place context) {
    identities(context);
    context.at("supplementalGroups").items().forEach(SecurityChecks::identity);
    identity(context.at("fsGroup"));
    context.at("fsGroupChangePolicy").mustBeOneOfIfPresent("Always", "OnRootMismatch");
    context.at("supplementalGroupsPolicy").mayBeOneOf("Merge", "Strict");
    seccomp(context.at("seccompProfile"));
    appArmor(context.at("appArmorProfile"));
    sysctls(context.at("sysctls"));
  }

  private static void sysctls(Place sysctls) {
    Set<String> names = new HashSet<>();
    for (Place sysctl : sysctls.items()) {
      Place name = sysctl.at("name");
      if (!name.mustBeSet("")) {
        continue;
      }
      if (name.text().length() > LONGEST_SYSCTL || !SYSCTL.matcher(name.text()).matches()) {
        name.invalid(
            "must have at most %d characters and match regex ^%s$"
                .formatted(LONGEST_SYSCTL, SYSCTL.pattern()));
      }
      if (!names.add(name.text())) {
        name.duplicate(name.text());
      }
    }
  }

  private static void appArmor(Place profile) {
    if (!profile.isPresent()) {
      return;
    }
    Place local = profile.at("localhostProfile");
    if (!profile.at("type").isSet()) {
      profile.at("type").required("type is required when appArmorProfile is set");
    } else {
      profile.at("type").mustBeOneOf("Localhost", "RuntimeDefault", "Unconfined");
    }
    if (!profile.at("type").is("Localhost")) {
      if (local.isPresent()) {
        local.invalid("can only be set when AppArmor type is Localhost");
      }
    } else if (local.text().isBlank()) {
      local.required("must be set when AppArmor type is Localhost");
    } else if (!local.text().equals(local.text().strip())) {
      local.invalid("must not be padded with whitespace");
    }
  }

  static void container(Place context) {
    identities(context);
    seccomp(context.at("seccompProfile"));
    appArmor(context.at("appArmorProfile"));
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
    if (profile.at("type").mustBeSet("type is required when seccompProfile is set")) {
      profile.at("type").mustBeOneOf("Localhost", "RuntimeDefault", "Unconfined");
    }
    Place local = profile.at("localhostProfile");
    if (profile.at("type").is("Localhost")) {
      if (!local.isPresent()) {
        local.required("must be set when seccomp type is Localhost");
      }
      PathChecks.relative(local);
    } else if (local.isPresent()) {
      local.invalid("can only be set when seccomp type is Localhost");
    }
  }
}
