package mightypi.certificates.acme.engine;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.certificates.acme.fact.AcmeConfig;
import mightypi.certificates.acme.fact.AcmeIssuer;
import mightypi.certificates.acme.reach.Clients;
import mightypi.certificates.acme.reach.NameServers;
import mightypi.certificates.acme.solve.Solvers;
import mightypi.control.fact.Fields;
import mightypi.model.Clock;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.model.Registration;
import org.jspecify.annotations.Nullable;

/**
 * Follows images and holds the conversations that they call for. All state is in the image: an
 * engine that is begun anew looks at every object and goes on where the last one was.
 */
public final class AcmeEngine implements AutoCloseable {

  private static final Set<Kind> ISSUERS = Set.of(Kinds.ISSUER, Kinds.CLUSTER_ISSUER);

  private final Ledger ledger;
  private final Map<Kind, Conversation> conversations;
  private final Turns turns;
  private @Nullable Image seen; // the follower's own

  private AcmeEngine(Cluster cluster, AcmeConfig config, Clock clock, Randomness randomness) {
    Clients clients = new Clients();
    Authorities authorities = new Authorities(config, clients);
    ledger = new Ledger(cluster, clock);
    AccountTalk accounts = new AccountTalk(ledger, authorities, config, clock);
    conversations =
        Map.of(
            Kinds.ISSUER,
            accounts,
            Kinds.CLUSTER_ISSUER,
            accounts,
            Kinds.ORDER,
            new OrderTalk(ledger, authorities, config, clock),
            Kinds.CHALLENGE,
            new ChallengeTalk(
                ledger,
                new Validation(ledger, authorities, config, clock),
                Solvers.standard(cluster, clients),
                new NameServers(config.recursiveNameservers(), config.nameserverPort()),
                config),
            Kinds.CERTIFICATE,
            new RenewalTalk(ledger, authorities, clock, randomness));
    turns = new Turns(this::step, clock, randomness, config.firstBackoff());
  }

  /** Begins to follow; the returned registration ends it. */
  public static Registration start(
      Cluster cluster, AcmeConfig config, Clock clock, Randomness randomness) {
    AcmeEngine engine = new AcmeEngine(cluster, config, clock, randomness);
    Registration following = cluster.follow(engine::see);
    return () -> {
      following.close();
      engine.close();
    };
  }

  private Next step(Key key, int failures) throws InterruptedException {
    Conversation conversation = conversations.get(key.kind());
    return conversation == null ? Next.SETTLED : conversation.hold(key, failures);
  }

  private void see(Image now) {
    Image before = seen;
    seen = now;
    Optional<Collection<Key>> changed =
        before == null ? Optional.empty() : now.changedSince(before.revision());
    Set<Key> keys = new LinkedHashSet<>();
    if (changed.isEmpty()) {
      conversations.keySet().forEach(kind -> addAll(keys, now, kind));
    } else {
      changed.get().forEach(each -> concern(keys, now, each));
    }
    keys.forEach(turns::look);
  }

  private static void addAll(Set<Key> keys, Image now, Kind kind) {
    now.all(kind).forEach(each -> keys.add(each.key(kind)));
  }

  private void concern(Set<Key> keys, Image now, Key changed) {
    if (conversations.containsKey(changed.kind()) && !ledger.isOwn(changed, now)) {
      keys.add(changed);
    }
    if (ISSUERS.contains(changed.kind())) {
      addBound(keys, now, changed);
    } else if (changed.kind().equals(Kinds.SECRET)) {
      addBySecret(keys, now, changed);
    } else if (changed.kind().equals(Kinds.CHALLENGE)) {
      now.find(changed)
          .flatMap(Document::controller)
          .ifPresent(owner -> keys.add(Kinds.ORDER.key(changed.namespace(), owner.name())));
    } else if (changed.kind().equals(Kinds.ZONE)) {
      addAll(keys, now, Kinds.CHALLENGE);
    }
  }

  /** Who waits for an issuer. */
  private static void addBound(Set<Key> keys, Image now, Key issuer) {
    for (Kind kind : Set.of(Kinds.ORDER, Kinds.CHALLENGE, Kinds.CERTIFICATE)) {
      now.all(kind).stream()
          .filter(each -> AcmeIssuer.reference(each).equals(Optional.of(issuer)))
          .forEach(each -> keys.add(each.key(kind)));
    }
  }

  /** Who reads a Secret: an issuer its keys, a challenge its credentials, or what it certifies. */
  private static void addBySecret(Set<Key> keys, Image now, Key secret) {
    for (Kind kind : ISSUERS) {
      for (Document each : now.all(kind)) {
        boolean reads =
            AcmeIssuer.of(kind, each).isPresent()
                && new String(each.json(), StandardCharsets.UTF_8)
                    .contains('"' + secret.name() + '"');
        if (reads) {
          keys.add(each.key(kind));
          addBound(keys, now, each.key(kind));
        }
      }
    }
    now.all(Kinds.CERTIFICATE, secret.namespace()).stream()
        .filter(each -> Fields.text(each.tree(), "spec", "secretName").equals(secret.name()))
        .forEach(each -> keys.add(each.key(Kinds.CERTIFICATE)));
  }

  @Override
  public void close() {
    turns.close();
  }
}
