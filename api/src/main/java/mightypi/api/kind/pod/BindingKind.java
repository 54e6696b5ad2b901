package mightypi.api.kind.pod;

import io.fabric8.kubernetes.api.model.Binding;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.ResourceType.Storage;
import mightypi.model.Kinds;

/** Bindings of pods to nodes: done on creation, never stored. */
public final class BindingKind {

  private BindingKind() {}

  public static Declaration bindings() {
    return Declaration.of(Kinds.BINDING, Binding.class).storage(Storage.NONE);
  }
}
