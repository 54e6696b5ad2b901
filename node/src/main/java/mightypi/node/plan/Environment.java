package mightypi.node.plan;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mightypi.model.Image;
import mightypi.model.Kinds;
import org.jspecify.annotations.Nullable;

/** The variables of a container: from whole ConfigMaps and Secrets, one by one, and of services. */
final class Environment {

  private final Pod pod;
  private final Container container;
  private final Image now;
  private final FieldValues.Place place;
  private final Map<String, String> result = new LinkedHashMap<>();

  private Environment(Pod pod, Container container, Image now, FieldValues.Place place) {
    this.pod = pod;
    this.container = container;
    this.now = now;
    this.place = place;
  }

  static Map<String, String> of(Pod pod, Container container, Image now, FieldValues.Place place)
      throws ConfigFault {
    return new Environment(pod, container, now, place).variables();
  }

  private Map<String, String> variables() throws ConfigFault {
    Map<String, String> services = ServiceVariables.of(pod, now);
    for (EnvFromSource source : container.getEnvFrom()) {
      addAll(source);
    }
    for (EnvVar variable : container.getEnv()) {
      add(variable, services);
    }
    services.forEach(result::putIfAbsent);
    return result;
  }

  private void addAll(EnvFromSource source) throws ConfigFault {
    String prefix = Objects.requireNonNullElse(source.getPrefix(), "");
    Map<String, String> entries = Map.of();
    if (source.getConfigMapRef() != null) {
      entries =
          configMap(source.getConfigMapRef().getName(), source.getConfigMapRef().getOptional())
              .orElse(Map.of());
    } else if (source.getSecretRef() != null) {
      entries =
          secret(source.getSecretRef().getName(), source.getSecretRef().getOptional())
              .orElse(Map.of());
    }
    entries.forEach((name, value) -> result.put(prefix + name, value));
  }

  private void add(EnvVar variable, Map<String, String> services) throws ConfigFault {
    EnvVarSource source = variable.getValueFrom();
    if (source != null) {
      Optional<String> value = value(source);
      value.ifPresent(found -> result.put(variable.getName(), found));
      return;
    }
    Map<String, String> known = new LinkedHashMap<>(services);
    known.putAll(result);
    String text = Objects.requireNonNullElse(variable.getValue(), "");
    result.put(variable.getName(), Expansion.of(text, known));
  }

  private Optional<String> value(EnvVarSource source) throws ConfigFault {
    if (source.getFieldRef() != null) {
      return Optional.of(FieldValues.of(pod, source.getFieldRef().getFieldPath(), place));
    }
    if (source.getResourceFieldRef() != null) {
      String name = source.getResourceFieldRef().getContainerName();
      Container meant =
          name == null || name.isEmpty()
              ? container
              : Specs.container(pod, name)
                  .orElseThrow(() -> new ConfigFault("container " + name + " not found"));
      return Optional.of(FieldValues.of(meant, source.getResourceFieldRef(), place));
    }
    if (source.getConfigMapKeyRef() != null) {
      return fromConfigMap(source.getConfigMapKeyRef());
    }
    return source.getSecretKeyRef() == null
        ? Optional.empty()
        : fromSecret(source.getSecretKeyRef());
  }

  private Optional<String> fromConfigMap(ConfigMapKeySelector key) throws ConfigFault {
    Optional<Map<String, String>> entries = configMap(key.getName(), key.getOptional());
    return pick(entries, key.getKey(), "ConfigMap", key.getName(), key.getOptional());
  }

  private Optional<String> fromSecret(SecretKeySelector key) throws ConfigFault {
    Optional<Map<String, String>> entries = secret(key.getName(), key.getOptional());
    return pick(entries, key.getKey(), "Secret", key.getName(), key.getOptional());
  }

  private Optional<String> pick(
      Optional<Map<String, String>> entries,
      String key,
      String kind,
      String name,
      @Nullable Boolean optional)
      throws ConfigFault {
    Optional<String> value = entries.map(found -> found.get(key));
    if (value.isEmpty() && !Boolean.TRUE.equals(optional)) {
      String where = pod.getMetadata().getNamespace() + "/" + name;
      throw new ConfigFault("couldn't find key " + key + " in " + kind + " " + where);
    }
    return value;
  }

  private Optional<Map<String, String>> configMap(String name, @Nullable Boolean optional)
      throws ConfigFault {
    Optional<ConfigMap> found =
        now.find(Kinds.CONFIG_MAP.key(pod.getMetadata().getNamespace(), name))
            .map(each -> each.as(ConfigMap.class));
    if (found.isEmpty() && !Boolean.TRUE.equals(optional)) {
      throw new ConfigFault("configmap \"" + name + "\" not found");
    }
    return found.map(each -> each.getData() == null ? Map.of() : each.getData());
  }

  private Optional<Map<String, String>> secret(String name, @Nullable Boolean optional)
      throws ConfigFault {
    Optional<Secret> found =
        now.find(Kinds.SECRET.key(pod.getMetadata().getNamespace(), name))
            .map(each -> each.as(Secret.class));
    if (found.isEmpty() && !Boolean.TRUE.equals(optional)) {
      throw new ConfigFault("secret \"" + name + "\" not found");
    }
    return found.map(Environment::decoded);
  }

  private static Map<String, String> decoded(Secret secret) {
    Map<String, String> entries = new LinkedHashMap<>();
    if (secret.getData() != null) {
      secret
          .getData()
          .forEach(
              (key, value) ->
                  entries.put(
                      key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    }
    return entries;
  }
}
