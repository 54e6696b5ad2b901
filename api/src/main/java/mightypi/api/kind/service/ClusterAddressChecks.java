package mightypi.api.kind.service;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mightypi.api.kind.check.Addresses;
import mightypi.api.kind.check.Place;

/** The checks of a Service's cluster addresses and their families (KEP-563). */
final class ClusterAddressChecks {

  private static final String NONE = "None";
  private static final String FIXED = "may not change once set";
  private static final int MOST = 2;

  private ClusterAddressChecks() {}

  static boolean isHeadless(Place spec) {
    return spec.at("clusterIP").is(NONE) || spec.at("clusterIPs").texts().equals(List.of(NONE));
  }

  static void check(Place spec) {
    if (spec.at("type").is("ExternalName")) {
      return; // which may have none of these
    }
    firstIsTheOne(spec);
    families(spec.at("ipFamilies"));
    spec.at("ipFamilyPolicy").mayBeOneOf("PreferDualStack", "RequireDualStack", "SingleStack");
    if (addresses(spec.at("clusterIPs"))) {
      fitFamilies(spec);
    }
  }

  private static void firstIsTheOne(Place spec) {
    Place all = spec.at("clusterIPs");
    Place first = spec.at("clusterIP");
    List<String> texts = all.texts();
    if (!first.isSet() && !texts.isEmpty()) {
      all.invalidTexts(texts, "must be empty when `clusterIP` is not specified");
    } else if (first.isSet() && texts.isEmpty()) {
      all.required("");
    } else if (first.isSet() && !first.is(texts.getFirst())) {
      all.invalidTexts(texts, "first value must match `clusterIP`");
    }
  }

  private static void families(Place families) {
    Set<String> seen = new HashSet<>();
    for (Place family : families.items()) {
      family.mustBeOneOf("IPv4", "IPv6");
      if (!seen.add(family.text())) {
        family.duplicate(family.text());
      }
    }
  }

  /** False when further checks would only repeat what is wrong. */
  private static boolean addresses(Place all) {
    List<Place> items = all.items();
    List<String> texts = all.texts();
    boolean valid = true;
    for (int i = 0; i < items.size(); i++) {
      if (i == 0 && items.get(i).is(NONE)) {
        if (items.size() > 1) {
          all.invalidTexts(texts, "'None' must be the first and only value");
          valid = false;
        }
        continue;
      }
      items.get(i).mustFollow(Addresses.ANY);
      valid &= Addresses.ANY.faults(items.get(i).text()).isEmpty();
    }
    if (items.size() > MOST) {
      all.invalidTexts(texts, "may only hold up to 2 values");
    }
    if (valid && items.size() > 1) {
      long six = texts.stream().filter(ClusterAddressChecks::isV6).count();
      if (six == 0 || six == items.size()) {
        all.invalidTexts(texts, "may specify no more than one IP for each IP family");
      }
    }
    return valid;
  }

  private static boolean isV6(String address) {
    return address.contains(":");
  }

  private static void fitFamilies(Place spec) {
    if (isHeadless(spec)) {
      return;
    }
    List<Place> addresses = spec.at("clusterIPs").items();
    List<Place> families = spec.at("ipFamilies").items();
    for (int i = 0; i < Math.min(addresses.size(), families.size()); i++) {
      boolean six = isV6(addresses.get(i).text());
      if (families.get(i).is(six ? "IPv4" : "IPv6")) {
        addresses
            .get(i)
            .invalid(
                "expected an %s value as indicated by `ipFamilies[%d]`"
                    .formatted(families.get(i).text(), i));
      }
    }
  }

  /** That the second is given up only by policy is seen where families are settled. */
  static void checkUpdate(Place spec, Place before) {
    if (isHeadless(spec) && isHeadless(before)) {
      return;
    }
    addressesStay(spec, before);
    if (isHeadless(spec) == isHeadless(before)) {
      familiesStay(spec, before);
    }
  }

  private static void addressesStay(Place spec, Place before) {
    List<String> now = spec.at("clusterIPs").texts();
    List<String> old = before.at("clusterIPs").texts();
    if (now.isEmpty() && !old.isEmpty()) {
      spec.at("clusterIPs").entry("0").invalidTexts(now, "primary clusterIP can not be unset");
    }
    int same =
        now.size() == old.size() ? old.size() : Math.min(1, Math.min(now.size(), old.size()));
    for (int i = 0; i < same; i++) {
      if (!now.get(i).equals(old.get(i))) {
        spec.at("clusterIPs").entry(String.valueOf(i)).invalidTexts(now, FIXED);
      }
    }
  }

  private static void familiesStay(Place spec, Place before) {
    List<String> now = spec.at("ipFamilies").texts();
    List<String> old = before.at("ipFamilies").texts();
    int same =
        now.size() == old.size() ? old.size() : Math.min(1, Math.min(now.size(), old.size()));
    for (int i = 0; i < same; i++) {
      if (!now.get(i).equals(old.get(i))) {
        spec.at("ipFamilies").entry("0").invalidTexts(now, FIXED);
      }
    }
  }
}
