package mightypi.program.assemble;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import mightypi.api.auth.ServiceAccountTokens;
import mightypi.api.auth.ServiceAccountTokens.Bound;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.node.volume.TokenSource;

/** Tokens for the pods of this machine, signed without a detour over HTTPS. */
record PodTokens(ServiceAccountTokens tokens, Supplier<Image> now, Clock clock)
    implements TokenSource {

  @Override
  public Token issue(Bearer bearer, List<String> audiences, Duration lifetime) {
    Optional<Document> account =
        now.get().find(Kinds.SERVICE_ACCOUNT.key(bearer.namespace(), bearer.serviceAccount()));
    ServiceAccountTokens.Claims claims =
        new ServiceAccountTokens.Claims(
            bearer.namespace(),
            new Bound(bearer.serviceAccount(), account.map(Document::uid).orElse("")),
            new Bound(bearer.pod(), bearer.podUid()),
            node(bearer),
            audiences.isEmpty() ? List.of(ServiceAccountTokens.ISSUER) : audiences,
            "");
    ServiceAccountTokens.Token token = tokens.issue(claims, lifetime);
    return new Token(token.text(), clock.now(), token.expiry());
  }

  /** Told beside the pod (KEP-4193). */
  private Bound node(Bearer bearer) {
    Image image = now.get();
    return image
        .find(Kinds.POD.key(bearer.namespace(), bearer.pod()))
        .flatMap(pod -> Json.text(pod.tree(), "spec", "nodeName"))
        .flatMap(name -> image.find(Kinds.NODE.key("", name)))
        .map(node -> new Bound(node.name(), node.uid()))
        .orElse(Bound.NONE);
  }
}
