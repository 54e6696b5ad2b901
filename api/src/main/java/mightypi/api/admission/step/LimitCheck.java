package mightypi.api.admission.step;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.quota.Amounts;
import org.jspecify.annotations.Nullable;

/** Compares what is asked for with one item of a LimitRange. */
final class LimitCheck {

  private final Map<String, @Nullable Object> limit;
  private final String type;
  private final List<String> faults;

  LimitCheck(Map<String, @Nullable Object> limit, List<String> faults) {
    this.limit = limit;
    this.type = Json.text(limit, "type").orElse("");
    this.faults = faults;
  }

  void check(Document object, boolean isPod) {
    Map<String, @Nullable Object> spec = Json.map(object.tree(), "spec");
    if (!isPod) {
      if (type.equals("PersistentVolumeClaim")) {
        compare(Amounts.of(Json.map(spec, "resources", "requests")));
      }
      return;
    }
    if (type.equals("Container")) {
      for (String field : List.of("containers", "initContainers")) {
        Json.list(spec, field).forEach(each -> compare(of(each, "requests"), of(each, "limits")));
      }
    } else if (type.equals("Pod")) {
      compare(Amounts.ofPod(spec, "requests"), Amounts.ofPod(spec, "limits"));
    }
  }

  private static Amounts of(@Nullable Object container, String field) {
    return Amounts.of(Json.map(container, "resources", field));
  }

  /** Of what knows no limits. */
  private void compare(Amounts requests) {
    bounds("min").byName().forEach((name, least) -> least(name, least, requests, Amounts.NONE));
    bounds("max")
        .byName()
        .forEach(
            (name, most) -> {
              String rule =
                  "maximum %s usage per %s is %s".formatted(name, type, shown("max", name));
              if (!requests.has(name)) {
                faults.add(rule + ".  No request is specified");
              } else if (requests.of(name).compareTo(most) > 0) {
                faults.add(rule + ", but request is " + Amounts.text(name, requests.of(name)));
              }
            });
  }

  private void compare(Amounts requests, Amounts limits) {
    bounds("min").byName().forEach((name, least) -> least(name, least, requests, limits));
    bounds("max").byName().forEach((name, most) -> most(name, most, requests, limits));
    bounds("maxLimitRequestRatio")
        .byName()
        .forEach((name, ratio) -> ratio(name, ratio, requests, limits));
  }

  private Amounts bounds(String field) {
    return Amounts.of(Json.map(limit, field));
  }

  private void least(String name, BigDecimal least, Amounts requests, Amounts limits) {
    String rule = "minimum %s usage per %s is %s".formatted(name, type, shown("min", name));
    if (!requests.has(name)) {
      faults.add(rule + ".  No request is specified");
    } else if (requests.of(name).compareTo(least) < 0) {
      faults.add(rule + ", but request is " + Amounts.text(name, requests.of(name)));
    } else if (limits.has(name) && limits.of(name).compareTo(least) < 0) {
      faults.add(rule + ", but limit is " + Amounts.text(name, limits.of(name)));
    }
  }

  private void most(String name, BigDecimal most, Amounts requests, Amounts limits) {
    String rule = "maximum %s usage per %s is %s".formatted(name, type, shown("max", name));
    if (!limits.has(name)) {
      faults.add(rule + ".  No limit is specified");
    } else if (limits.of(name).compareTo(most) > 0) {
      faults.add(rule + ", but limit is " + Amounts.text(name, limits.of(name)));
    } else if (requests.of(name).compareTo(most) > 0) {
      faults.add(rule + ", but request is " + Amounts.text(name, requests.of(name)));
    }
  }

  private void ratio(String name, BigDecimal ratio, Amounts requests, Amounts limits) {
    String rule =
        "%s max limit to request ratio per %s is %s"
            .formatted(name, type, shown("maxLimitRequestRatio", name));
    if (requests.of(name).signum() == 0) {
      faults.add(rule + ", but no request is specified or request is 0");
    } else if (limits.of(name).signum() == 0) {
      faults.add(rule + ", but no limit is specified or limit is 0");
    } else {
      BigDecimal found = limits.of(name).divide(requests.of(name), 6, RoundingMode.HALF_UP);
      if (found.compareTo(ratio) > 0) {
        faults.add(rule + ", but provided ratio is " + found.toPlainString());
      }
    }
  }

  private String shown(String field, String name) {
    return String.valueOf(Json.map(limit, field).get(name));
  }
}
