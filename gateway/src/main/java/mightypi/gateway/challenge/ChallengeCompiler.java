package mightypi.gateway.challenge;

import java.util.Map;
import mightypi.gateway.draft.Draft;
import mightypi.gateway.route.HostPattern;
import mightypi.gateway.route.Match;
import mightypi.gateway.route.PathMatch;
import mightypi.gateway.route.Route;
import mightypi.gateway.route.Then;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kinds;

/** Every Challenge that is to be answered over HTTP. */
public final class ChallengeCompiler {

  private static final int HTTP = 80;
  private static final String PATH = "/.well-known/acme-challenge/";

  private ChallengeCompiler() {}

  public static void compile(Image image, Draft draft) {
    for (Document each : image.all(Kinds.CHALLENGE)) {
      String host = text(each, "dnsName");
      String token = text(each, "token");
      String key = text(each, "key");
      boolean isHttp = text(each, "type").equals("HTTP-01") && !each.isDeleting();
      if (isHttp && !host.isEmpty() && !token.isEmpty() && !key.isEmpty()) {
        draft.plain(HTTP).guest(HostPattern.exact(host), route(each, token, key));
      }
    }
  }

  private static String text(Document challenge, String field) {
    return Json.text(challenge.tree(), "spec", field).orElse("");
  }

  private static Route route(Document challenge, String token, String key) {
    return Route.of(
        new Route.Origin("Challenge", challenge.namespace(), challenge.name(), ""),
        Match.of(new PathMatch.Exact(PATH + token)),
        new Then.Respond(200, Map.of("content-type", "application/octet-stream"), key));
  }
}
