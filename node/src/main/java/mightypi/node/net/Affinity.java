package mightypi.node.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Which client was sent to which endpoint, as the kernel remembers it: carried over when the whole
 * table is replaced, so that a restart of the cloud moves no client.
 */
final class Affinity {

  private Affinity() {}

  /** Whether a listing of sets, which shows no elements, has a set of clients. */
  static boolean isRemembered(String listing) {
    return listing.contains("\"aff");
  }

  /** Lines that put back what a listing of sets shows, for the sets that the table still has. */
  static String restored(String listing, Ledger table) throws IOException {
    StringBuilder text = new StringBuilder();
    List<String> sets =
        table.keys().stream().flatMap(key -> table.part(key).sets().keySet().stream()).toList();
    for (Object each :
        Json.list(Json.parse(listing.getBytes(StandardCharsets.UTF_8)), "nftables")) {
      String name = Json.text(each, "set", "name").orElse("");
      List<String> clients = clients(Json.list(each, "set", "elem"));
      if (sets.contains(name) && !clients.isEmpty()) {
        text.append("add element %s %s { ".formatted(Frame.TABLE, name))
            .append(clients.stream().collect(Collectors.joining(", ")))
            .append(" }\n");
      }
    }
    return text.toString();
  }

  private static List<String> clients(List<@Nullable Object> elements) {
    List<String> clients = new ArrayList<>();
    for (Object each : elements) {
      Json.text(each, "elem", "val")
          .ifPresent(
              client ->
                  Json.at(each, "elem", "expires")
                      .filter(Number.class::isInstance)
                      .map(Number.class::cast)
                      .filter(seconds -> seconds.longValue() > 0)
                      .ifPresent(seconds -> clients.add(client + " expires " + seconds + "s")));
    }
    return clients;
  }
}
