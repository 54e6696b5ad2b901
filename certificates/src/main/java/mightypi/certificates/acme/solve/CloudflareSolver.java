package mightypi.certificates.acme.solve;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mightypi.certificates.acme.fact.Words;
import mightypi.certificates.acme.reach.Clients;
import mightypi.certificates.acme.reach.Trust;
import mightypi.certificates.acme.solve.CloudflareApi.Refusal;
import mightypi.control.fact.Fields;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** DNS-01 by the Cloudflare API, version 4. */
final class CloudflareSolver implements Solver {

  private static final String API = "https://api.cloudflare.com/client/v4";
  private static final int TTL = 120;
  private static final int IDENTICAL_RECORD = 81058;
  private static final int RECORD_EXISTS = 81057;
  private static final int NO_SUCH_RECORD = 81044;

  private final Clients clients;

  CloudflareSolver(Clients clients) {
    this.clients = clients;
  }

  @Override
  public boolean drives(Task task) {
    return !task.dns01("cloudflare").isEmpty();
  }

  @Override
  public void present(Task task) throws IOException, InterruptedException {
    CloudflareApi api = api(task);
    String zone = zone(api, task);
    if (!records(api, zone, task).isEmpty()) {
      return;
    }
    try {
      Object unused =
          api.post(
              "/zones/" + zone + "/dns_records",
              Fields.fields(
                  "type", "TXT", "name", task.recordText(), "content", quoted(task), "ttl", TTL));
    } catch (Refusal e) {
      if (!e.has(IDENTICAL_RECORD) && !e.has(RECORD_EXISTS)) {
        throw e;
      }
    }
  }

  @Override
  public void cleanUp(Task task) throws IOException, InterruptedException {
    CloudflareApi api = api(task);
    String zone = zone(api, task);
    for (Map<String, @Nullable Object> each : records(api, zone, task)) {
      try {
        Object unused = api.delete("/zones/" + zone + "/dns_records/" + Fields.text(each, "id"));
      } catch (Refusal e) {
        if (!e.has(NO_SUCH_RECORD)) {
          throw e;
        }
      }
    }
  }

  private CloudflareApi api(Task task) throws IOException {
    String other = Fields.annotation(task.issuer().document(), Words.CLOUDFLARE_BASE_URL);
    Trust trust = new Trust(task.issuer().text("caBundle"), task.issuer().flag("skipTLSVerify"));
    return new CloudflareApi(
        clients.of(other.isEmpty() ? new Trust("", false) : trust),
        other.isEmpty() ? API : other.replaceAll("/+$", ""),
        credentials(task));
  }

  private static Map<String, String> credentials(Task task) throws IOException {
    Map<String, @Nullable Object> config = task.dns01("cloudflare");
    Map<String, @Nullable Object> token = Json.map(config, "apiTokenSecretRef");
    if (!token.isEmpty()) {
      return Map.of("Authorization", "Bearer " + headerValue(task.secret(token, "api-token")));
    }
    Map<String, @Nullable Object> key = Json.map(config, "apiKeySecretRef");
    if (key.isEmpty()) {
      throw new IOException("dns01.cloudflare names neither apiTokenSecretRef nor apiKeySecretRef");
    }
    String email = Fields.text(config, "email");
    if (email.isEmpty()) {
      throw new IOException("dns01.cloudflare.apiKeySecretRef needs dns01.cloudflare.email");
    }
    return Map.of("X-Auth-Email", email, "X-Auth-Key", headerValue(task.secret(key, "api-key")));
  }

  private static String headerValue(String secret) throws IOException {
    if (secret.chars().anyMatch(each -> each <= ' ' || each > '~')) {
      throw new IOException(
          "the Cloudflare API token or key in its Secret has characters that no token has;"
              + " was it encoded twice, or pasted with quotes or a line break?");
    }
    return secret;
  }

  /** The zone with the longest name of those that the name ends with. */
  private static String zone(CloudflareApi api, Task task)
      throws IOException, InterruptedException {
    String name = task.recordText();
    while (name.indexOf('.') > 0) {
      List<Map<String, @Nullable Object>> found = api.list("/zones", Map.of("name", name));
      Optional<String> id = found.stream().findFirst().map(each -> Fields.text(each, "id"));
      if (id.isPresent()) {
        return id.get();
      }
      name = name.substring(name.indexOf('.') + 1);
    }
    throw new IOException(
        ("Found no Zones for domain %s (neither in the sub-domain nor in the SLD) please make sure"
                + " your domain-entries in the config are correct and the API key is correctly"
                + " setup with Zone.read rights.")
            .formatted(task.recordText() + "."));
  }

  /** Those with exactly our value: others at this name are none of our business. */
  private static List<Map<String, @Nullable Object>> records(
      CloudflareApi api, String zone, Task task) throws IOException, InterruptedException {
    return api
        .list(
            "/zones/" + zone + "/dns_records",
            Map.of("type", "TXT", "name", task.recordText(), "per_page", "100"))
        .stream()
        .filter(
            each ->
                Fields.text(each, "content").replace("\"", "").equals(task.challenge().proof())
                    && Fields.text(each, "name").equalsIgnoreCase(task.recordText()))
        .toList();
  }

  private static String quoted(Task task) {
    return '"' + task.challenge().proof() + '"';
  }
}
