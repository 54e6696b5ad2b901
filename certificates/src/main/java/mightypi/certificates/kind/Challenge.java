package mightypi.certificates.kind;

import java.util.Map;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** One name that control must be shown of (RFC 8555 section 7.1.5). */
public record Challenge(Document document) {

  public static final String HTTP = "HTTP-01";
  public static final String DNS = "DNS-01";

  public Key key() {
    return document.key(Kinds.CHALLENGE);
  }

  public String namespace() {
    return document.namespace();
  }

  public IssuerRef issuerRef() {
    return IssuerRef.in(document);
  }

  public Map<String, @Nullable Object> spec() {
    return Json.map(document.tree(), "spec");
  }

  public String type() {
    return Fields.text(spec(), "type");
  }

  /** Without its wildcard. */
  public String dnsName() {
    return Fields.text(spec(), "dnsName");
  }

  public boolean isWildcard() {
    return Fields.flag(spec(), "wildcard");
  }

  public String token() {
    return Fields.text(spec(), "token");
  }

  /** What is to be answered: the key authorization, or its digest for DNS-01. */
  public String answer() {
    return Fields.text(spec(), "key");
  }

  public String url() {
    return Fields.text(spec(), "url");
  }

  public String authorizationUrl() {
    return Fields.text(spec(), "authorizationURL");
  }

  public Map<String, @Nullable Object> solver() {
    return Json.map(spec(), "solver");
  }

  public Map<String, @Nullable Object> status() {
    return Json.map(document.tree(), "status");
  }

  /** As RFC 8555 section 7.1.6 names it; empty before it was worked on. */
  public String state() {
    return Fields.text(status(), "state");
  }

  public boolean isPresented() {
    return Fields.flag(status(), "presented");
  }

  public boolean isProcessing() {
    return Fields.flag(status(), "processing");
  }
}
