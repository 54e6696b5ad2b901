package mightypi.certificates.acme.order;

import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mightypi.certificates.acme.fact.AcmeIssuer;
import mightypi.certificates.acme.fact.AcmeOrder;
import mightypi.certificates.acme.fact.Names;
import mightypi.certificates.acme.fact.RenewalWindow;
import mightypi.certificates.acme.fact.Request;
import mightypi.certificates.acme.fact.Words;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
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
import mightypi.model.Occurrence;
import org.jspecify.annotations.Nullable;

/** An Order for each approved CertificateRequest of an ACME issuer, and what came of it. */
public final class OrderRequests implements Controller {

  private static final Set<String> ENDED = Set.of("Issued", "Failed", "Denied");

  private final Clock clock;

  public OrderRequests(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "cert-manager-certificaterequests-issuer-acme";
  }

  @Override
  public Set<Kind> watches() {
    return Set.of(Kinds.CERTIFICATE_REQUEST, Kinds.ORDER, Kinds.ISSUER, Kinds.CLUSTER_ISSUER);
  }

  @Override
  public Collection<Key> concerns(Image image, Key changed) {
    if (changed.kind().equals(Kinds.CERTIFICATE_REQUEST)) {
      return List.of(changed);
    }
    if (changed.kind().equals(Kinds.ORDER)) {
      return image.find(changed).flatMap(Document::controller).stream()
          .filter(owner -> owner.kind().equals("CertificateRequest"))
          .map(owner -> Kinds.CERTIFICATE_REQUEST.key(changed.namespace(), owner.name()))
          .toList();
    }
    return image.all(Kinds.CERTIFICATE_REQUEST).stream()
        .filter(each -> AcmeIssuer.reference(each).equals(Optional.of(changed)))
        .map(each -> each.key(Kinds.CERTIFICATE_REQUEST))
        .toList();
  }

  @Override
  public Decision decide(Image now, Key key) {
    Optional<Document> request =
        now.find(key).filter(each -> !each.isDeleting()).filter(OrderRequests::isOpen);
    Optional<AcmeIssuer> issuer = request.flatMap(each -> AcmeIssuer.of(now, each));
    if (issuer.isEmpty()) {
      return Decision.NOTHING;
    }
    if (!issuer.get().isReady()) {
      return pending(
          request.get(), "Pending", "Referenced issuer does not have a Ready status condition");
    }
    try {
      return order(now, request.get(), issuer.get());
    } catch (IOException e) {
      return failed(
          request.get(),
          "RequestParsingError",
          "Failed to decode CSR in spec.request: " + e.getMessage());
    }
  }

  private static boolean isOpen(Document request) {
    String reason =
        Conditions.find(Conditions.of(request), "Ready")
            .map(each -> Fields.text(each, "reason"))
            .orElse("");
    return Conditions.status(request, "Approved").equals("True")
        && !Conditions.status(request, "Denied").equals("True")
        && !ENDED.contains(reason);
  }

  private Decision order(Image now, Document request, AcmeIssuer issuer) throws IOException {
    Request csr = Request.of(Fields.text(request.tree(), "spec", "request"));
    Document wanted = wanted(now, request, issuer, csr);
    Key key = wanted.key(Kinds.ORDER);
    Optional<Document> order = now.find(key);
    if (order.isPresent()) {
      return outcome(request, new AcmeOrder(order.get()));
    }
    String message = "Created Order resource " + key.namespace() + "/" + key.name();
    return Decision.of(new Change.Create(key, wanted))
        .telling(Occurrence.normal(Kinds.CERTIFICATE_REQUEST, request, "OrderCreated", message))
        .and(status(request, "False", "Pending", message));
  }

  private Document wanted(Image now, Document request, AcmeIssuer issuer, Request csr) {
    Map<String, @Nullable Object> spec = new LinkedHashMap<>();
    csr.commonName().ifPresent(each -> spec.put("commonName", each));
    if (!csr.dnsNames().isEmpty()) {
      spec.put("dnsNames", csr.dnsNames());
    }
    if (issuer.flag("enableDurationFeature")) {
      Json.at(request.tree(), "spec", "duration").ifPresent(each -> spec.put("duration", each));
    }
    if (!csr.ipAddresses().isEmpty()) {
      spec.put("ipAddresses", csr.ipAddresses());
    }
    spec.put("issuerRef", Json.map(request.tree(), "spec", "issuerRef"));
    if (!issuer.text("profile").isEmpty()) {
      spec.put("profile", issuer.text("profile"));
    }
    spec.put("request", Fields.text(request.tree(), "spec", "request"));
    Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
    metadata.put("name", Names.of(request.name(), spec));
    metadata.put("namespace", request.namespace());
    metadata.put("labels", new LinkedHashMap<String, @Nullable Object>(request.labels()));
    metadata.put("annotations", annotations(now, request));
    metadata.put("ownerReferences", List.of(Ownership.by(Kinds.CERTIFICATE_REQUEST, request)));
    return Document.of(
        Fields.fields(
            "apiVersion",
            Kinds.ORDER.apiVersion(),
            "kind",
            Kinds.ORDER.name(),
            "metadata",
            metadata,
            "spec",
            spec));
  }

  private static Map<String, @Nullable Object> annotations(Image now, Document request) {
    Map<String, @Nullable Object> all = new TreeMap<>();
    Json.map(request.tree(), "metadata", "annotations").entrySet().stream()
        .filter(each -> each.getKey().startsWith("cert-manager.io/"))
        .forEach(each -> all.put(each.getKey(), each.getValue()));
    request
        .controller()
        .filter(owner -> owner.kind().equals("Certificate"))
        .flatMap(owner -> now.find(Kinds.CERTIFICATE.key(request.namespace(), owner.name())))
        .flatMap(RenewalWindow::of)
        .ifPresent(window -> all.put(Words.REPLACES, window.certificate()));
    return all;
  }

  private Decision outcome(Document request, AcmeOrder order) {
    String name = order.key().namespace() + "/" + order.key().name();
    return switch (order.state()) {
      case "valid" -> issued(request, order);
      case "invalid", "errored", "expired" ->
          failed(
              request,
              "OrderFailed",
              "Failed to wait for order resource \"%s\" to become ready: order is in \"%s\" state: %s"
                  .formatted(order.key().name(), order.state(), order.status("reason")));
      default -> {
        String state = order.state().isEmpty() ? "pending" : order.state();
        String reason = order.status("reason");
        yield pending(
            request,
            "OrderPending",
            "Waiting on certificate issuance from order %s: \"%s\"%s"
                .formatted(name, state, reason.isEmpty() ? "" : ": " + reason));
      }
    };
  }

  private Decision issued(Document request, AcmeOrder order) {
    String message = "Certificate fetched from issuer successfully";
    Change.UpdateStatus done = status(request, "True", "Issued", message);
    Document with = done.document().with(order.status("certificate"), "status", "certificate");
    return Decision.of(new Change.UpdateStatus(done.key(), with))
        .telling(
            Occurrence.normal(Kinds.CERTIFICATE_REQUEST, request, "CertificateIssued", message));
  }

  private Decision pending(Document request, String event, String message) {
    Map<String, @Nullable Object> ready = ready("False", "Pending", message);
    if (Conditions.says(Conditions.of(request), ready)) {
      return Decision.NOTHING;
    }
    Decision said = Decision.of(status(request, "False", "Pending", message));
    return event.equals("Pending")
        ? said.telling(Occurrence.normal(Kinds.CERTIFICATE_REQUEST, request, event, message))
        : said;
  }

  private Decision failed(Document request, String event, String message) {
    Change.UpdateStatus done = status(request, "False", "Failed", message);
    Document with = done.document().with(Fields.time(clock.now()), "status", "failureTime");
    return Decision.of(new Change.UpdateStatus(done.key(), with))
        .telling(Occurrence.warning(Kinds.CERTIFICATE_REQUEST, request, event, message));
  }

  private Change.UpdateStatus status(
      Document request, String status, String reason, String message) {
    List<@Nullable Object> conditions =
        Conditions.with(Conditions.of(request), ready(status, reason, message), clock.now());
    return new Change.UpdateStatus(
        request.key(Kinds.CERTIFICATE_REQUEST), request.with(conditions, "status", "conditions"));
  }

  private static Map<String, @Nullable Object> ready(String status, String reason, String message) {
    return Fields.fields("type", "Ready", "status", status, "reason", reason, "message", message);
  }
}
