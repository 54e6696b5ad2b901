package mightypi.api.flow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.api.auth.User;
import mightypi.api.request.Target;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/**
 * The FlowSchemas of an image in the order in which they are asked, and the levels that they lead
 * to. Tables share the levels, which outlive them.
 */
record FlowTable(long revision, List<FlowSchema> schemas, Map<String, Level> levels) {

  /** As many requests at once as a kube-apiserver serves that is told nothing else. */
  private static final int SEATS = 600;

  private static final Set<Kind> OURS =
      Set.of(Kinds.FLOW_SCHEMA, Kinds.PRIORITY_LEVEL_CONFIGURATION);

  static final FlowTable EMPTY = new FlowTable(-1, List.of(), Map.of());

  record Level(String uid, PriorityLevel seats) {}

  record Match(FlowSchema schema, Level level) {}

  /** Empty only where nothing is declared yet. */
  Optional<Match> match(User user, Target target) {
    for (FlowSchema schema : schemas) {
      if (schema.matches(user, target)) {
        return Optional.ofNullable(levels.get(schema.level()))
            .map(level -> new Match(schema, level));
      }
    }
    return Optional.empty();
  }

  boolean isOf(Image now) {
    return now.revision() <= revision;
  }

  /** Whether nothing that the table shows has changed until the image. */
  boolean holdsFor(Image now) {
    return revision >= 0
        && now.changedSince(revision)
            .filter(keys -> keys.stream().noneMatch(key -> OURS.contains(key.kind())))
            .isPresent();
  }

  FlowTable at(long newRevision) {
    return new FlowTable(newRevision, schemas, levels);
  }

  /** Anew from the image; what is not declared, but must be, is as Kubernetes has it. */
  FlowTable following(Image now) {
    Map<String, LevelConfig> configs = new HashMap<>();
    for (Document level : FlowDefaults.levelsOf(now)) {
      configs.put(level.name(), LevelConfig.of(level));
    }
    long sum = Math.max(1, configs.values().stream().mapToLong(LevelConfig::shares).sum());
    Map<String, Level> next = new HashMap<>();
    configs.forEach(
        (name, config) -> {
          int seats = Math.toIntExact(Math.ceilDiv((long) SEATS * config.shares(), sum));
          Level known = levels.get(name);
          PriorityLevel level = known == null ? new PriorityLevel(config, seats) : known.seats();
          level.configure(config, seats);
          next.put(name, new Level(config.uid(), level));
        });
    List<FlowSchema> found = new ArrayList<>();
    for (Document schema : FlowDefaults.schemasOf(now)) {
      FlowSchema each = FlowSchema.of(schema);
      if (next.containsKey(each.level())) {
        found.add(each);
      }
    }
    found.sort(Comparator.comparingInt(FlowSchema::precedence).thenComparing(FlowSchema::name));
    return new FlowTable(now.revision(), List.copyOf(found), Map.copyOf(next));
  }
}
