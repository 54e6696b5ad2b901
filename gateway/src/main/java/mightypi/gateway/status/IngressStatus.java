package mightypi.gateway.status;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.control.loop.StatusRecord;
import mightypi.gateway.backend.Services;
import mightypi.gateway.backend.World;
import mightypi.gateway.door.FrontDoor;
import mightypi.gateway.draft.Finding;
import mightypi.gateway.ingress.IngressClasses;
import mightypi.gateway.ingress.IngressCompiler;
import mightypi.gateway.secret.Secrets;
import mightypi.model.Change;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/**
 * Writes the gateway's address into Ingresses that are ours, and says what of them is not served as
 * it was meant.
 */
public final class IngressStatus implements Controller {

  private final Told told = new Told();
  private final Clock clock;

  public IngressStatus(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "ingress-controller";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(
        Kinds.INGRESS, Kinds.INGRESS_CLASS, Kinds.SERVICE, Kinds.SECRET, Kinds.CONFIG_MAP);
  }

  /** Those in whose text the name of what changed stands. */
  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (changed.kind().equals(Kinds.INGRESS)) {
      return List.of(changed);
    }
    boolean all = changed.kind().equals(Kinds.INGRESS_CLASS) || changed.equals(FrontDoor.SERVICE);
    if (!all && changed.kind().equals(Kinds.SERVICE)) {
      return keys(image.all(Kinds.INGRESS, changed.namespace()));
    }
    List<Key> concerned = new ArrayList<>();
    for (Document each : image.all(Kinds.INGRESS)) {
      if (all || refers(each, changed)) {
        concerned.add(each.key(Kinds.INGRESS));
      }
    }
    return concerned;
  }

  private static List<Key> keys(Collection<Document> ingresses) {
    return ingresses.stream().map(each -> each.key(Kinds.INGRESS)).toList();
  }

  private static boolean refers(Document ingress, Key changed) {
    boolean isCertificate =
        ingress.namespace().equals(changed.namespace())
            && Json.list(ingress.tree(), "spec", "tls").stream()
                .anyMatch(
                    each -> Json.text(each, "secretName").equals(Optional.of(changed.name())));
    return isCertificate
        || Json.map(ingress.tree(), "metadata", "annotations").values().stream()
            .anyMatch(value -> value instanceof String text && text.endsWith(changed.name()));
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> found = now.find(key).filter(each -> !each.isDeleting());
    if (found.isEmpty()) {
      told.forget(key);
      return Decision.NOTHING;
    }
    Document ingress = found.get();
    if (!IngressClasses.isOurs(now, ingress)) {
      return told.tell(Decision.NOTHING, key, ingress, nobodys(now, ingress));
    }
    List<Finding> findings = new ArrayList<>(IngressCompiler.findings(world(now), ingress));
    findings.addAll(Bypasses.of(now, ingress));
    findings.addAll(Conflicts.of(now, ingress));
    return told.tell(address(now, key, ingress), key, ingress, findings);
  }

  private static World world(Image now) {
    Secrets secrets = new Secrets();
    secrets.turnTo(now);
    return new World(now, new Services(now), secrets);
  }

  private static List<Finding> nobodys(Image now, Document ingress) {
    Optional<String> name = IngressClasses.className(ingress);
    boolean exists =
        name.isEmpty() || now.find(Kinds.INGRESS_CLASS.key("", name.get())).isPresent();
    return exists
        ? List.of()
        : List.of(
            new Finding(
                "IngressClassNotFound",
                "there is no IngressClass \"%s\", so nobody serves this Ingress; use \"%s\""
                    .formatted(name.get(), IngressClasses.OURS)));
  }

  private Decision address(Image now, Key key, Document ingress) {
    List<Map<String, String>> wanted =
        FrontDoor.addresses(now).stream().map(ip -> Map.of("ip", ip)).toList();
    List<@Nullable Object> known = Json.list(ingress.tree(), "status", "loadBalancer", "ingress");
    if (known.equals(wanted)) {
      return Decision.NOTHING;
    }
    Duration wait = known.isEmpty() ? Duration.ZERO : StatusRecord.courtesy(ingress, clock.now());
    return wait.isPositive()
        ? Decision.NOTHING.lookingAgainIn(wait)
        : Decision.of(
            new Change.UpdateStatus(
                key, ingress.with(wanted, "status", "loadBalancer", "ingress")));
  }
}
