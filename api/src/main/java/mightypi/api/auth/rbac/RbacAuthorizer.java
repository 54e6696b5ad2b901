package mightypi.api.auth.rbac;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.api.auth.Authorizer;
import mightypi.api.auth.User;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;

/** Decides by the roles and bindings of the image, compiled anew only when one of them changed. */
public final class RbacAuthorizer implements Authorizer {

  static final String MASTERS = "system:masters";
  private static final Set<Kind> KINDS =
      Set.of(Kinds.ROLE, Kinds.ROLE_BINDING, Kinds.CLUSTER_ROLE, Kinds.CLUSTER_ROLE_BINDING);
  private static final Verdict YES = new Verdict(true, "");
  private static final Verdict NO = new Verdict(false, "");

  private volatile Compiled compiled = new Compiled(Grants.of(Image.EMPTY), -1);

  private record Compiled(Grants grants, long revision) {}

  @Override
  public Verdict decide(User user, Attributes asked, Image now) {
    if (user.groups().contains(MASTERS)) {
      return YES;
    }
    return grants(now).of(user, asked.namespace()).anyMatch(rule -> rule.allows(asked)) ? YES : NO;
  }

  /** The rules that a user has in a namespace, for reviews. */
  public List<Rule> rules(User user, String namespace, Image now) {
    if (user.groups().contains(MASTERS)) {
      Set<String> all = Set.of("*");
      return List.of(
          new Rule(all, all, all, Set.of(), Set.of()),
          new Rule(all, Set.of(), Set.of(), Set.of(), all));
    }
    return grants(now).of(user, namespace).distinct().toList();
  }

  private Grants grants(Image now) {
    Compiled known = compiled;
    if (known.revision >= now.revision()) {
      return known.grants;
    }
    Optional<Collection<Key>> changed =
        known.revision < 0 ? Optional.empty() : now.changedSince(known.revision);
    boolean same =
        changed.isPresent() && changed.get().stream().noneMatch(key -> KINDS.contains(key.kind()));
    Compiled newer = new Compiled(same ? known.grants : Grants.of(now), now.revision());
    compiled = newer; // a race between two readers costs a compilation, nothing else
    return newer.grants;
  }
}
