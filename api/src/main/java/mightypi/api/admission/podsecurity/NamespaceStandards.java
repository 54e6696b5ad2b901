package mightypi.api.admission.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mightypi.api.admission.podsecurity.Standard.Level;
import mightypi.model.Problem;

/**
 * What the labels of a namespace say. Labels that nobody can read enforce the strictest, but warn
 * of nothing.
 */
record NamespaceStandards(Standard enforce, Standard warn, List<Problem> problems) {

  private static final String PREFIX = "pod-security.kubernetes.io/";
  private static final Pattern VERSION = Pattern.compile("v1\\.(0|[1-9][0-9]{0,8})");
  private static final NamespaceStandards NONE =
      new NamespaceStandards(
          new Standard(Level.PRIVILEGED, Standard.LATEST),
          new Standard(Level.PRIVILEGED, Standard.LATEST),
          List.of());

  NamespaceStandards {
    problems = List.copyOf(problems);
  }

  static NamespaceStandards of(Map<String, String> labels) {
    return labels.keySet().stream().anyMatch(label -> label.startsWith(PREFIX))
        ? new Reader(labels).read()
        : NONE;
  }

  boolean askNothing() {
    return problems.isEmpty() && enforce.isPrivileged() && warn.isPrivileged();
  }

  private static final class Reader {
    private final Map<String, String> labels;
    private final List<Problem> problems = new ArrayList<>();

    Reader(Map<String, String> labels) {
      this.labels = labels;
    }

    NamespaceStandards read() {
      Optional<Level> said = level("enforce");
      Level fallback = labels.containsKey(PREFIX + "enforce") ? Level.RESTRICTED : Level.PRIVILEGED;
      Standard enforce = new Standard(said.orElse(fallback), version("enforce"));
      checkAudit();
      Level warnLevel = level("warn").orElse(Level.PRIVILEGED);
      Standard warn = new Standard(warnLevel, version("warn"));
      // Who enforces wants templates to be warned of as well, unless he says otherwise.
      if (!labels.containsKey(PREFIX + "warn")
          && said.isPresent()
          && enforce.isStricterThan(warn)) {
        boolean versioned = labels.containsKey(PREFIX + "warn-version");
        warn = new Standard(enforce.level(), versioned ? warn.minor() : enforce.minor());
      }
      return new NamespaceStandards(enforce, warn, problems);
    }

    /** There is no log that would say more; what nobody can read is a fault all the same. */
    private void checkAudit() {
      level("audit");
      version("audit");
    }

    private Optional<Level> level(String mode) {
      String label = PREFIX + mode;
      String text = labels.get(label);
      if (text == null) {
        return Optional.empty();
      }
      for (Level level : Level.values()) {
        if (level.text().equals(text)) {
          return Optional.of(level);
        }
      }
      refuse(label, text, "must be one of privileged, baseline, restricted");
      return Optional.empty();
    }

    private int version(String mode) {
      String label = PREFIX + mode + "-version";
      String text = labels.getOrDefault(label, "latest");
      if (text.equals("latest")) {
        return Standard.LATEST;
      }
      Matcher version = VERSION.matcher(text);
      if (version.matches()) {
        return Integer.parseInt(version.group(1));
      }
      refuse(label, text, "must be \"latest\" or \"v1.x\"");
      return Standard.LATEST;
    }

    private void refuse(String label, String value, String why) {
      problems.add(Problem.invalid("metadata.labels[" + label + "]", value, why));
    }
  }
}
