package mightypi.api.serve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.api.aggregate.Priority;
import mightypi.api.aggregate.Registered;
import mightypi.api.type.ResourceType;
import mightypi.api.type.Types;
import mightypi.model.Image;

/**
 * The groups that are served and their versions, ours and those of extensions, in the order of
 * discovery: by the priorities of their APIServices, the most wanted first.
 */
record Groups(List<Group> all) {

  Groups {
    all = List.copyOf(all);
  }

  /** A group; of its versions the preferred one first. */
  record Group(String name, List<Version> versions) {
    Group {
      versions = List.copyOf(versions);
    }
  }

  /**
   * @param types that we serve; none when an extension answers
   * @param extension who answers, if not we
   */
  record Version(
      String group,
      String name,
      Priority priority,
      List<ResourceType> types,
      Optional<Registered> extension) {
    Version {
      types = List.copyOf(types);
    }
  }

  /** As kube-aggregator sorts APIServices before it gathers their groups. */
  private static final Comparator<Version> BY_GROUP =
      Comparator.comparing((Version each) -> -each.priority.group())
          .thenComparing(each -> each.name + "." + each.group);

  private static final Comparator<Version> BY_VERSION =
      Comparator.comparing((Version each) -> -each.priority.version())
          .thenComparing(Version::name, Served::byMaturity);

  static Groups of(Types.Snapshot types, Image now) {
    Map<String, Registered> registered = new LinkedHashMap<>();
    Registered.all(now).forEach(each -> registered.put(each.groupVersion(), each));
    List<Version> versions = new ArrayList<>();
    ours(types)
        .forEach(
            (groupVersion, some) -> {
              Registered known = registered.remove(groupVersion);
              versions.add(known == null ? ours(some) : version(known, some));
            });
    registered.values().stream()
        .filter(each -> each.service().isPresent())
        .forEach(each -> versions.add(version(each, List.of())));
    return gathered(versions);
  }

  private static Map<String, List<ResourceType>> ours(Types.Snapshot types) {
    Map<String, List<ResourceType>> ours = new LinkedHashMap<>();
    for (ResourceType each : types.all()) {
      ours.computeIfAbsent(each.kind().apiVersion(), version -> new ArrayList<>()).add(each);
    }
    return ours;
  }

  private static Version ours(List<ResourceType> types) {
    String group = types.getFirst().kind().group();
    String version = types.getFirst().kind().version();
    return new Version(group, version, Priority.of(group, version), types, Optional.empty());
  }

  private static Version version(Registered known, List<ResourceType> ours) {
    Priority priority = new Priority(known.groupPriority(), known.versionPriority());
    boolean isForeign = known.service().isPresent();
    return new Version(
        known.group(),
        known.version(),
        priority,
        isForeign ? List.of() : ours,
        isForeign ? Optional.of(known) : Optional.empty());
  }

  private static Groups gathered(List<Version> versions) {
    versions.sort(BY_GROUP);
    Map<String, List<Version>> groups = new LinkedHashMap<>();
    for (Version each : versions) {
      groups.computeIfAbsent(each.group, group -> new ArrayList<>()).add(each);
    }
    List<Group> all = new ArrayList<>();
    groups.forEach(
        (name, some) -> {
          some.sort(BY_VERSION);
          all.add(new Group(name, some));
        });
    return new Groups(all);
  }

  Optional<Group> find(String name) {
    return all.stream().filter(each -> each.name.equals(name)).findFirst();
  }

  /** Who answers for versions that we do not serve ourselves. */
  List<Registered> extensions() {
    return all.stream()
        .flatMap(group -> group.versions.stream())
        .flatMap(version -> version.extension.stream())
        .toList();
  }

  /** The groups and versions by their names, in their order. */
  List<String> order() {
    return all.stream()
        .flatMap(group -> group.versions.stream())
        .map(version -> version.group + "/" + version.name)
        .toList();
  }

  Optional<Version> find(String group, String version) {
    return find(group).stream()
        .flatMap(each -> each.versions.stream())
        .filter(each -> each.name.equals(version))
        .findFirst();
  }
}
