package mightypi.certificates.life;

import java.io.IOException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mightypi.certificates.kind.Status;
import mightypi.certificates.x509.Chance;
import mightypi.certificates.x509.PrivateKeys;
import mightypi.control.fact.Fields;
import mightypi.control.fact.Owners;
import mightypi.model.Change;
import mightypi.model.Controller;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.model.Randomness;
import mightypi.model.Step;

/**
 * Keeps the private key of an issuance that is under way in a Secret of its own, so that the one in
 * use stays until its successor is whole.
 */
public final class Keys implements Controller {

  static final String NEXT_KEY = "cert-manager.io/next-private-key";

  private static final int SUFFIX = 5;

  private final Randomness randomness;
  private final SecureRandom chance;

  public Keys(Randomness randomness) {
    this.randomness = randomness;
    this.chance = new Chance(randomness);
  }

  @Override
  public String name() {
    return "cert-manager-certificates-key-manager";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.CERTIFICATE, Kinds.SECRET);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    List<Key> concerned = new ArrayList<>(Concerned.by(image, changed));
    image
        .find(changed)
        .flatMap(each -> Owners.controllerKey(each, Kinds.CERTIFICATE))
        .ifPresent(concerned::add);
    return concerned;
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Facts> facts = Facts.of(now, key);
    if (facts.isEmpty()) {
      return Decision.NOTHING;
    }
    Document certificate = facts.get().certificate().document();
    List<Document> kept =
        Owners.controlled(now, Kinds.SECRET, certificate).stream()
            .filter(each -> "true".equals(each.labels().get(NEXT_KEY)))
            .toList();
    return facts.get().certificate().isIssuing()
        ? keep(facts.get(), kept)
        : drop(facts.get(), kept);
  }

  private static Decision drop(Facts facts, List<Document> kept) {
    List<Step> steps = new ArrayList<>(deletions(kept));
    Status.of(facts.certificate().document())
        .with(null, "nextPrivateKeySecretName")
        .change(Kinds.CERTIFICATE)
        .ifPresent(steps::add);
    return Decision.of(steps);
  }

  private static List<Change> deletions(List<Document> secrets) {
    return secrets.stream()
        .map(each -> (Change) Change.delete(each.key(Kinds.SECRET), each))
        .toList();
  }

  private Decision keep(Facts facts, List<Document> kept) {
    Optional<KeyPair> reusable = Optional.empty();
    if (!facts.keyWish().rotates()
        && facts.secret().filter(each -> each.has(TlsSecret.KEY)).isPresent()) {
      try {
        reusable = Optional.of(facts.secret().get().key());
      } catch (IOException e) {
        return make(facts, kept, Optional.empty())
            .telling(
                Occurrence.warning(
                    Kinds.CERTIFICATE,
                    facts.certificate().document(),
                    "DecodeFailed",
                    "Failed to decode private key stored in Secret \"%s\" - generating new key"
                        .formatted(facts.certificate().secretName())));
      }
      List<String> mismatches = PrivateKeys.mismatches(reusable.get().getPublic(), facts.keyWish());
      if (!mismatches.isEmpty()) {
        return Decision.NOTHING.telling(stuck(facts, mismatches));
      }
    }
    return kept.size() == 1 && isGood(kept.getFirst(), facts, reusable)
        ? point(facts, kept.getFirst().name())
        : make(facts, kept, reusable);
  }

  private static Occurrence stuck(Facts facts, List<String> mismatches) {
    return Occurrence.warning(
        Kinds.CERTIFICATE,
        facts.certificate().document(),
        "CannotRegenerateKey",
        ("User intervention required: existing private key in Secret \"%s\" does not match"
                + " requirements on Certificate resource, mismatching fields: %s, but cert-manager"
                + " cannot create new private key as the Certificate's"
                + " .spec.privateKey.rotationPolicy is unset or set to Never. To allow cert-manager"
                + " to create a new private key you can set .spec.privateKey.rotationPolicy to"
                + " 'Always' (this will result in the private key being regenerated every time a"
                + " cert is renewed) ")
            .formatted(facts.certificate().secretName(), Checks.words(mismatches)));
  }

  private static boolean isGood(Document secret, Facts facts, Optional<KeyPair> reusable) {
    try {
      KeyPair key = new TlsSecret(secret).key();
      return PrivateKeys.mismatches(key.getPublic(), facts.keyWish()).isEmpty()
          && reusable
              .map(
                  each ->
                      Arrays.equals(each.getPublic().getEncoded(), key.getPublic().getEncoded()))
              .orElse(true);
    } catch (IOException e) {
      return false;
    }
  }

  private static Decision point(Facts facts, String name) {
    return Decision.of(
        Status.of(facts.certificate().document())
            .with(name, "nextPrivateKeySecretName")
            .change(Kinds.CERTIFICATE)
            .stream()
            .toList());
  }

  private Decision make(Facts facts, List<Document> old, Optional<KeyPair> reusable) {
    KeyPair key = reusable.orElseGet(() -> PrivateKeys.generate(facts.keyWish(), chance));
    String name = facts.certificate().name() + "-" + randomness.suffix(SUFFIX);
    List<Step> steps = new ArrayList<>(deletions(old));
    steps.add(
        new Change.Create(
            Kinds.SECRET.key(facts.certificate().namespace(), name), secret(facts, name, key)));
    steps.add(
        Occurrence.normal(
            Kinds.CERTIFICATE,
            facts.certificate().document(),
            reusable.isPresent() ? "Reused" : "Generated",
            reusable.isPresent()
                ? "Reusing private key stored in existing Secret resource \"%s\""
                    .formatted(facts.certificate().secretName())
                : "Stored new private key in temporary Secret resource \"%s\"".formatted(name)));
    steps.addAll(point(facts, name).steps());
    return Decision.of(steps);
  }

  private static Document secret(Facts facts, String name, KeyPair key) {
    return Document.of(
        Fields.fields(
            "apiVersion",
            "v1",
            "kind",
            "Secret",
            "metadata",
            Fields.fields(
                "name",
                name,
                "namespace",
                facts.certificate().namespace(),
                "labels",
                Map.of(NEXT_KEY, "true", SecretForm.FILTERED, "true"),
                "ownerReferences",
                List.of(Owners.controlledBy(Kinds.CERTIFICATE, facts.certificate().document()))),
            "type",
            "Opaque",
            "data",
            Map.of(
                TlsSecret.KEY,
                Base64.getEncoder().encodeToString(PrivateKeys.write(key, facts.keyWish())))));
  }
}
