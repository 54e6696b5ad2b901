package mightypi.api.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Image;
import mightypi.model.Key;

/** Role based access control: who is bound to a role may do what its rules say. */
public final class Rbac implements Authorizer {

  static final String MASTERS = "system:masters";

  private volatile RbacTable table = RbacTable.EMPTY;

  private RbacTable at(Image now) {
    RbacTable next = table.at(now);
    table = next; // of two at once either one may stay: an older table is only brought up again
    return next;
  }

  @Override
  public Verdict decide(User user, Attributes asked, Image now) {
    if (user.groups().contains(MASTERS)) {
      return new Verdict(true, "");
    }
    RbacTable current = at(now);
    for (RbacTable.Binding binding : current.bindingsOf(user, asked.namespace())) {
      if (current.rulesOf(binding.role()).stream().anyMatch(rule -> rule.allows(asked))) {
        return new Verdict(
            true,
            "RBAC: allowed by %s \"%s\" of %s \"%s\""
                .formatted(
                    binding.key().kind().name(),
                    name(binding.key()),
                    binding.role().kind().name(),
                    binding.role().name()));
      }
    }
    return new Verdict(false, "");
  }

  private static String name(Key key) {
    return key.namespace().isEmpty() ? key.name() : key.name() + "/" + key.namespace();
  }

  /** All that a user may do in a namespace, empty: in the whole cluster. */
  public List<Rule> rules(User user, String namespace, Image now) {
    if (user.groups().contains(MASTERS)) {
      return List.of(
          new Rule(Set.of("*"), Set.of("*"), Set.of("*"), Set.of(), Set.of()),
          new Rule(Set.of("*"), Set.of(), Set.of(), Set.of(), Set.of("*")));
    }
    RbacTable current = at(now);
    List<Rule> rules = new ArrayList<>();
    for (RbacTable.Binding binding : current.bindingsOf(user, namespace)) {
      rules.addAll(current.rulesOf(binding.role()));
    }
    return rules;
  }

  /** The rules among the wanted ones that the user does not have, in words; empty when none. */
  public Optional<String> missing(User user, String namespace, List<Rule> wanted, Image now) {
    List<Rule> held = rules(user, namespace, now);
    List<String> missing =
        wanted.stream().filter(each -> !each.isWithin(held)).map(Rule::text).toList();
    return missing.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", missing));
  }

  /** The rules of a role as it is now. */
  public List<Rule> rulesOf(Key role, Image now) {
    return at(now).rulesOf(role);
  }
}
