package mightypi.api.review;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mightypi.api.auth.ServiceAccountTokens;
import mightypi.api.auth.ServiceAccountTokens.Bound;
import mightypi.api.resource.Question;
import mightypi.api.resource.Resources;
import mightypi.api.status.Status;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Problem;
import org.jspecify.annotations.Nullable;

/** The {@code token} subresource of service accounts (KEP-1205). */
public final class TokenRequests implements Question.Tokens {

  private static final Kind KIND =
      Kind.namespaced("authentication.k8s.io/v1", "TokenRequest", "tokenrequests");
  private static final long HOUR = 3600;
  private static final long SHORTEST = 600;
  private static final long LONGEST = 1L << 32;

  private final ServiceAccountTokens tokens;

  public TokenRequests(ServiceAccountTokens tokens) {
    this.tokens = tokens;
  }

  @Override
  public Document issue(
      Resources.Write write, Document request, Document serviceAccount, Image now) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>(Json.map(request.tree(), "spec"));
    long seconds = seconds(write, spec);
    List<String> asked = Json.list(spec, "audiences").stream().map(String::valueOf).toList();
    List<String> audiences = asked.isEmpty() ? List.of(ServiceAccountTokens.ISSUER) : asked;
    Bound account = new Bound(serviceAccount.name(), serviceAccount.uid());
    Binding binding = binding(write, spec, now);
    ServiceAccountTokens.Claims claims =
        new ServiceAccountTokens.Claims(
            write.namespace(),
            account,
            binding.pod(),
            binding.node(),
            binding.secret(),
            audiences,
            "");
    ServiceAccountTokens.Token token = tokens.issue(claims, Duration.ofSeconds(seconds));
    spec.put("audiences", audiences);
    spec.put("expirationSeconds", seconds);
    return answer(serviceAccount, spec, token);
  }

  private static long seconds(Resources.Write write, Map<String, @Nullable Object> spec) {
    long seconds =
        spec.get("expirationSeconds") instanceof Number number ? number.longValue() : HOUR;
    if (seconds < SHORTEST) {
      throw invalid(write, seconds, "may not specify a duration less than 10 minutes");
    }
    if (seconds > LONGEST) {
      throw invalid(write, seconds, "may not specify a duration larger than 2^32 seconds");
    }
    return seconds;
  }

  private static RuntimeException invalid(Resources.Write write, long seconds, String why) {
    Problem problem = Problem.invalid("spec.expirationSeconds", seconds, why);
    return Status.invalid(KIND, write.name(), List.of(problem)).asException();
  }

  /** To what a token is bound; the node of a pod is told beside it. */
  private record Binding(Bound pod, Bound node, Bound secret) {}

  private static Binding binding(
      Resources.Write write, Map<String, @Nullable Object> spec, Image now) {
    if (Json.at(spec, "boundObjectRef").isEmpty()) {
      return new Binding(Bound.NONE, Bound.NONE, Bound.NONE);
    }
    Map<String, @Nullable Object> reference = Json.map(spec, "boundObjectRef");
    String kind = Json.text(reference, "kind").orElse("");
    String apiVersion = Json.text(reference, "apiVersion").orElse("");
    return switch (apiVersion.equals("v1") || apiVersion.isEmpty() ? kind : "") {
      case "Pod" -> {
        Document pod = found(Kinds.POD, write.namespace(), reference, now);
        checkAccount(write, pod);
        yield new Binding(bound(pod), nodeOf(pod, now), Bound.NONE);
      }
      case "Node" -> {
        Document node = found(Kinds.NODE, "", reference, now);
        yield new Binding(Bound.NONE, bound(node), Bound.NONE);
      }
      case "Secret" -> {
        Document secret = found(Kinds.SECRET, write.namespace(), reference, now);
        yield new Binding(Bound.NONE, Bound.NONE, bound(secret));
      }
      default ->
          throw Status.badRequest(
                  "cannot bind token to object of type %s, Kind=%s".formatted(apiVersion, kind))
              .asException();
    };
  }

  private static Bound bound(Document object) {
    return new Bound(object.name(), object.uid());
  }

  private static Document found(
      Kind kind, String namespace, Map<String, @Nullable Object> reference, Image now) {
    String name = Json.text(reference, "name").orElse("");
    String uid = Json.text(reference, "uid").orElse("");
    Document object =
        now.find(kind.key(namespace, name))
            .orElseThrow(() -> Status.notFound(kind, name).asException());
    if (!uid.isEmpty() && !uid.equals(object.uid())) {
      throw Status.conflict(
              kind,
              name,
              "the UID in the bound object reference (%s) does not match the UID in record. The"
                      .formatted(uid)
                  + " object might have been deleted and then recreated")
          .asException();
    }
    return object;
  }

  private static Bound nodeOf(Document pod, Image now) {
    return Json.text(pod.tree(), "spec", "nodeName")
        .flatMap(name -> now.find(Kinds.NODE.key("", name)))
        .map(TokenRequests::bound)
        .orElse(Bound.NONE);
  }

  private static void checkAccount(Resources.Write write, Document pod) {
    String account = Json.text(pod.tree(), "spec", "serviceAccountName").orElse("");
    if (!account.equals(write.name())) {
      throw Status.badRequest(
              "cannot bind token for serviceaccount \"%s\" to pod running with different"
                      .formatted(write.name())
                  + " serviceaccount name.")
          .asException();
    }
  }

  private static Document answer(
      Document serviceAccount,
      Map<String, @Nullable Object> spec,
      ServiceAccountTokens.Token token) {
    Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    tree.put("kind", KIND.name());
    tree.put("apiVersion", KIND.apiVersion());
    tree.put(
        "metadata", Map.of("name", serviceAccount.name(), "namespace", serviceAccount.namespace()));
    tree.put("spec", spec);
    tree.put(
        "status", Map.of("token", token.text(), "expirationTimestamp", token.expiry().toString()));
    return Document.of(tree);
  }
}
