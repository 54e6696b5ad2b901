package mightypi.node.volume;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Kinds;
import mightypi.node.plan.ConfigFault;
import mightypi.node.plan.FieldValues;
import mightypi.node.plan.Specs;
import org.jspecify.annotations.Nullable;

/** The files that objects of the cluster become in a volume of a pod. */
final class Contents {

  private final Pod pod;
  private final Image now;
  private final FieldValues.Place place;
  private final Tokens tokens;

  Contents(Pod pod, Image now, FieldValues.Place place, Tokens tokens) {
    this.pod = pod;
    this.now = now;
    this.place = place;
    this.tokens = tokens;
  }

  Optional<Quantity> nodeMemory() {
    return Optional.ofNullable(place.allocatable().get("memory"));
  }

  /** How one source is laid out. */
  record Layout(List<KeyToPath> items, @Nullable Integer mode, boolean optional) {
    static Layout of(
        @Nullable List<KeyToPath> items, @Nullable Integer mode, @Nullable Boolean optional) {
      return new Layout(items == null ? List.of() : items, mode, Boolean.TRUE.equals(optional));
    }
  }

  void configMap(Payload into, String name, Layout layout) throws ConfigFault {
    Optional<Document> found =
        now.find(Kinds.CONFIG_MAP.key(pod.getMetadata().getNamespace(), name));
    if (found.isEmpty() && !layout.optional()) {
      throw new ConfigFault("configmap \"" + name + "\" not found");
    }
    Map<String, byte[]> entries = new LinkedHashMap<>();
    if (found.isPresent()) {
      ConfigMap map = found.get().as(ConfigMap.class);
      orEmpty(map.getData())
          .forEach((key, text) -> entries.put(key, text.getBytes(StandardCharsets.UTF_8)));
      orEmpty(map.getBinaryData())
          .forEach((key, text) -> entries.put(key, Base64.getDecoder().decode(text)));
    }
    lay(into, entries, layout, "configmap references non-existent config key: ");
  }

  void secret(Payload into, String name, Layout layout) throws ConfigFault {
    Optional<Document> found = now.find(Kinds.SECRET.key(pod.getMetadata().getNamespace(), name));
    if (found.isEmpty() && !layout.optional()) {
      throw new ConfigFault("secret \"" + name + "\" not found");
    }
    Map<String, byte[]> entries = new LinkedHashMap<>();
    found.ifPresent(
        secret ->
            orEmpty(secret.as(Secret.class).getData())
                .forEach((key, text) -> entries.put(key, Base64.getDecoder().decode(text))));
    lay(into, entries, layout, "references non-existent secret key: ");
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> entries) {
    return entries == null ? Map.of() : entries;
  }

  private static void lay(Payload into, Map<String, byte[]> entries, Layout layout, String missing)
      throws ConfigFault {
    if (layout.items().isEmpty()) {
      entries.forEach((key, content) -> into.put(key, content, Payload.mode(null, layout.mode())));
      return;
    }
    for (KeyToPath item : layout.items()) {
      byte[] content = entries.get(item.getKey());
      if (content != null) {
        into.put(item.getPath(), content, Payload.mode(item.getMode(), layout.mode()));
      } else if (!layout.optional()) {
        throw new ConfigFault(missing + item.getKey());
      }
    }
  }

  void downward(Payload into, List<DownwardAPIVolumeFile> items, @Nullable Integer mode)
      throws ConfigFault {
    for (DownwardAPIVolumeFile item : items) {
      into.put(
          item.getPath(),
          value(item).getBytes(StandardCharsets.UTF_8),
          Payload.mode(item.getMode(), mode));
    }
  }

  private String value(DownwardAPIVolumeFile item) throws ConfigFault {
    if (item.getFieldRef() != null) {
      return FieldValues.of(pod, item.getFieldRef().getFieldPath(), place);
    }
    String name = item.getResourceFieldRef().getContainerName();
    return FieldValues.of(
        Specs.container(pod, name)
            .orElseThrow(() -> new ConfigFault("container " + name + " not found")),
        item.getResourceFieldRef(),
        place);
  }

  void projected(Payload into, VolumeProjection source, @Nullable Integer mode) throws ConfigFault {
    if (source.getConfigMap() != null) {
      var map = source.getConfigMap();
      configMap(into, map.getName(), Layout.of(map.getItems(), mode, map.getOptional()));
    }
    if (source.getSecret() != null) {
      var secret = source.getSecret();
      secret(into, secret.getName(), Layout.of(secret.getItems(), mode, secret.getOptional()));
    }
    if (source.getDownwardAPI() != null) {
      downward(into, source.getDownwardAPI().getItems(), mode);
    }
    if (source.getServiceAccountToken() != null) {
      token(into, source.getServiceAccountToken(), mode);
    }
  }

  private void token(Payload into, ServiceAccountTokenProjection wish, @Nullable Integer mode) {
    String audience = Objects.requireNonNullElse(wish.getAudience(), "");
    long seconds = Objects.requireNonNullElse(wish.getExpirationSeconds(), 3600L);
    TokenSource.Token token =
        tokens.valid(
            new TokenSource.Bearer(
                pod.getMetadata().getNamespace(),
                Objects.requireNonNullElse(pod.getSpec().getServiceAccountName(), "default"),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid()),
            audience.isEmpty() ? List.of() : List.of(audience),
            Duration.ofSeconds(seconds));
    Optional<Long> user = TokenOwners.user(pod);
    boolean isPrivate = user.isPresent() || Volumes.group(pod).isPresent();
    into.put(
        wish.getPath(),
        new Payload.Entry(
            token.text().getBytes(StandardCharsets.UTF_8),
            isPrivate ? 0600 : Payload.mode(null, mode),
            user));
    into.dueAt(Tokens.refreshAt(token));
  }
}
