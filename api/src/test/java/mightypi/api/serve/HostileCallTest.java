package mightypi.api.serve;

import java.util.Map;
import java.util.Optional;
import mightypi.api.auth.Authorizer;
import mightypi.api.auth.User;
import mightypi.api.kind.BuiltInKinds;
import mightypi.api.request.NamedHeaders;
import mightypi.api.request.Query;
import mightypi.api.request.Request;
import mightypi.api.schema.BuiltInSchemas;
import mightypi.api.status.StatusException;
import mightypi.api.type.ResourceType;
import mightypi.model.Image;
import mightypi.model.Kinds;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

/** What a call says of itself beside its path: for whom it is, to what, and of which revision. */
class HostileCallTest {

  private static final ResourceType SERVICES =
      BuiltInKinds.all(BuiltInSchemas::of).stream()
          .filter(type -> type.kind().equals(Kinds.SERVICE))
          .findFirst()
          .orElseThrow();

  @Test
  void whomeverACallIsMadeForHasAName() {
    Entrance entrance =
        new Entrance(
            (certificate, authorization) -> User.ANONYMOUS,
            (user, attributes, now) -> new Authorizer.Verdict(true, ""));
    Fuzz.of(
            "jane@example.com",
            "system:serviceaccount:shop:web",
            "system:masters",
            "example.com%2fscope",
            "system:anonymous")
        .allowing(StatusException.class)
        .text(
            5_000,
            text -> {
              entrance.identify(request(Map.of("impersonate-user", text)), Image.EMPTY);
              entrance.identify(
                  request(
                      Map.of(
                          "impersonate-user",
                          "jane",
                          "impersonate-group",
                          text,
                          "impersonate-extra-" + text,
                          text)),
                  Image.EMPTY);
            });
  }

  @Test
  void whatIsNoPortOrPartnerIsABadRequest() {
    Fuzz.of("8080", "443").allowing(StatusException.class).text(5_000, PortForward::port);
    Fuzz.of("web", "web:80", "https:web:443", ":web:http")
        .allowing(StatusException.class)
        .text(5_000, text -> Proxy.Named.of(SERVICES, text));
  }

  @Test
  void whatIsNoRevisionIsABadRequest() {
    Fuzz.of("resourceVersion=17", "resourceVersion=0&resourceVersionMatch=NotOlderThan")
        .allowing(StatusException.class)
        .text(5_000, text -> Versions.asked(Query.parse(text)));
  }

  private static Request request(Map<String, String> headers) {
    return new Request(
        "GET",
        "/api/v1/pods",
        Query.parse(""),
        new NamedHeaders(headers),
        new byte[0],
        Optional.empty());
  }
}
