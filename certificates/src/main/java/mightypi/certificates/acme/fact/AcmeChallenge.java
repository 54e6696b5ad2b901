package mightypi.certificates.acme.fact;

import java.util.Map;
import java.util.Set;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** A Challenge. */
public record AcmeChallenge(Document document) {

  private static final Set<String> FINAL = Set.of("valid", "invalid", "expired", "errored");

  public Key key() {
    return document.key(Kinds.CHALLENGE);
  }

  public String spec(String field) {
    return Fields.text(document.tree(), "spec", field);
  }

  public String dnsName() {
    return spec("dnsName");
  }

  public String type() {
    return spec("type");
  }

  /** What is to be shown: a key authorization, or the value of a TXT record. */
  public String proof() {
    return spec("key");
  }

  public Map<String, @Nullable Object> solver() {
    return Json.map(document.tree(), "spec", "solver");
  }

  public String state() {
    return Fields.text(document.tree(), "status", "state");
  }

  public boolean isFinal() {
    return FINAL.contains(state());
  }

  public boolean is(String statusFlag) {
    return Fields.flag(document.tree(), "status", statusFlag);
  }

  public String reason() {
    return Fields.text(document.tree(), "status", "reason");
  }

  public boolean hasFinalizer() {
    return Json.list(document.tree(), "metadata", "finalizers").contains(Words.FINALIZER);
  }

  /** What must not be shown twice at the same time: a name by one way of proof. */
  public String subject() {
    return type() + " " + dnsName();
  }
}
