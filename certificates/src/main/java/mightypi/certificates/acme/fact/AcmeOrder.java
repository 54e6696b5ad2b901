package mightypi.certificates.acme.fact;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import mightypi.control.fact.Fields;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** An Order. */
public record AcmeOrder(Document document) {

  private static final Set<String> FINAL = Set.of("valid", "invalid", "expired", "errored");

  /**
   * An entry of {@code status.authorizations}.
   *
   * @param identifier the name without {@code *.}
   * @param challenges what the authority offers, each with url, token and type
   */
  public record Authorization(
      String url,
      String identifier,
      boolean wildcard,
      String initialState,
      List<Map<String, @Nullable Object>> challenges) {

    /** Whether somebody must show control of the name; else that was shown before. */
    public boolean isOpen() {
      return !initialState.equals("valid");
    }

    /** As the order names it: {@code *.example.org}. */
    public String name() {
      return wildcard ? "*." + identifier : identifier;
    }
  }

  public Key key() {
    return document.key(Kinds.ORDER);
  }

  public String status(String field) {
    return Fields.text(document.tree(), "status", field);
  }

  public String spec(String field) {
    return Fields.text(document.tree(), "spec", field);
  }

  public String state() {
    return status("state");
  }

  public boolean isFinal() {
    return FINAL.contains(state());
  }

  /** The names to be certified, in order and each once. */
  public Set<String> dnsNames() {
    Set<String> names = new TreeSet<>(texts("dnsNames"));
    String common = spec("commonName");
    if (!common.isEmpty() && !texts("ipAddresses").contains(common)) {
      names.add(common);
    }
    return names;
  }

  public Set<String> ipAddresses() {
    return new TreeSet<>(texts("ipAddresses"));
  }

  private List<String> texts(String field) {
    return Json.list(document.tree(), "spec", field).stream().map(String.class::cast).toList();
  }

  public List<Authorization> authorizations() {
    return Json.list(document.tree(), "status", "authorizations").stream()
        .map(AcmeOrder::authorization)
        .toList();
  }

  private static Authorization authorization(@Nullable Object tree) {
    return new Authorization(
        Fields.text(tree, "url"),
        Fields.text(tree, "identifier"),
        Fields.flag(tree, "wildcard"),
        Fields.text(tree, "initialState"),
        Json.list(tree, "challenges").stream().map(each -> Json.map(each)).toList());
  }

  /** Whether the authority told what it offers for every name. */
  public boolean isExplored() {
    List<Authorization> all = authorizations();
    return !all.isEmpty() && all.stream().noneMatch(each -> each.initialState().isEmpty());
  }

  /** Those for which a Challenge is needed. */
  public Stream<Authorization> open() {
    return authorizations().stream().filter(Authorization::isOpen);
  }
}
