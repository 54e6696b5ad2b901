package mightypi.node.loop;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.HashSet;
import java.util.Set;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.node.plan.Specs;
import mightypi.node.volume.ClaimedVolumes;
import org.jspecify.annotations.Nullable;

/** The objects that a pod is made of beside itself. */
final class References {

  private final String namespace;
  private final Set<Key> found = new HashSet<>();

  private References(String namespace) {
    this.namespace = namespace;
  }

  static Set<Key> of(Document document) {
    Pod pod = document.as(Pod.class);
    if (pod.getSpec() == null) {
      return Set.of();
    }
    References references = new References(document.namespace());
    Specs.all(pod).forEach(references::environment);
    pod.getSpec().getVolumes().forEach(references::volume);
    ClaimedVolumes.claims(pod).forEach(each -> references.add(Kinds.PERSISTENT_VOLUME_CLAIM, each));
    pod.getSpec()
        .getImagePullSecrets()
        .forEach(each -> references.add(Kinds.SECRET, each.getName()));
    references.add(Kinds.RUNTIME_CLASS, pod.getSpec().getRuntimeClassName());
    return references.found;
  }

  private void add(Kind kind, @Nullable String name) {
    if (name != null && !name.isEmpty()) {
      found.add(kind.key(namespace, name));
    }
  }

  private void environment(Container container) {
    for (EnvFromSource each : container.getEnvFrom()) {
      if (each.getConfigMapRef() != null) {
        add(Kinds.CONFIG_MAP, each.getConfigMapRef().getName());
      }
      if (each.getSecretRef() != null) {
        add(Kinds.SECRET, each.getSecretRef().getName());
      }
    }
    container.getEnv().forEach(this::variable);
  }

  private void variable(EnvVar variable) {
    if (variable.getValueFrom() == null) {
      return;
    }
    if (variable.getValueFrom().getConfigMapKeyRef() != null) {
      add(Kinds.CONFIG_MAP, variable.getValueFrom().getConfigMapKeyRef().getName());
    }
    if (variable.getValueFrom().getSecretKeyRef() != null) {
      add(Kinds.SECRET, variable.getValueFrom().getSecretKeyRef().getName());
    }
  }

  private void volume(Volume volume) {
    if (volume.getConfigMap() != null) {
      add(Kinds.CONFIG_MAP, volume.getConfigMap().getName());
    }
    if (volume.getSecret() != null) {
      add(Kinds.SECRET, volume.getSecret().getSecretName());
    }
    if (volume.getProjected() != null) {
      volume.getProjected().getSources().forEach(this::projection);
    }
  }

  private void projection(VolumeProjection source) {
    if (source.getConfigMap() != null) {
      add(Kinds.CONFIG_MAP, source.getConfigMap().getName());
    }
    if (source.getSecret() != null) {
      add(Kinds.SECRET, source.getSecret().getName());
    }
  }
}
