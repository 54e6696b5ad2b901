package mightypi.certificates.acme.solve;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import mightypi.certificates.acme.fact.Words;
import mightypi.certificates.acme.reach.Clients;
import mightypi.control.fact.Fields;
import mightypi.model.Cluster;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** All solvers, in their order. */
public record Solvers(List<Solver> all) {

  private static final String DRIVEN =
      "it drives http01, and under dns01: cloudflare, rfc2136, webhook with groupName mightypi.cloud"
          + " and solverName zone";

  public Solvers {
    all = List.copyOf(all);
  }

  public static Solvers standard(Cluster cluster, Clients clients) {
    return new Solvers(
        List.of(
            new GatewaySolver(),
            new CloudflareSolver(clients),
            new UpdateSolver(),
            new OwnZoneSolver(cluster)));
  }

  /** The one that a Challenge asks for; throws, naming those there are, when it is none of them. */
  public Solver of(Task task) throws IOException {
    return all.stream()
        .filter(each -> each.drives(task))
        .findFirst()
        .orElseThrow(() -> new IOException(absence(task)));
  }

  private static String absence(Task task) {
    Map<String, @Nullable Object> dns01 = Json.map(task.challenge().solver(), "dns01");
    if (dns01.containsKey("webhook")) {
      return "the webhook solver %s of group %s needs an aggregated API, which Mighty Pi does not have; %s"
          .formatted(
              Fields.text(dns01, "webhook", "solverName"),
              Fields.text(dns01, "webhook", "groupName"),
              DRIVEN);
    }
    String provider =
        dns01.keySet().stream()
            .filter(each -> !each.equals("cnameStrategy"))
            .findFirst()
            .orElse("none");
    return "no %s provider can be used for this challenge: Mighty Pi does not drive %s; %s"
        .formatted(Words.DNS_01, provider, DRIVEN);
  }
}
