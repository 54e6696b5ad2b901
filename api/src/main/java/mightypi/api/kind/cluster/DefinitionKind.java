package mightypi.api.kind.cluster;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.type.ResourceType.Subresource;
import mightypi.model.Kinds;

/** Definitions of further kinds. */
public final class DefinitionKind {

  private DefinitionKind() {}

  public static Declaration customResourceDefinitions() {
    return Declaration.of(Kinds.CUSTOM_RESOURCE_DEFINITION, CustomResourceDefinition.class)
        .shortNames("crd", "crds")
        .categories("api-extensions")
        .subresources(Subresource.STATUS)
        .countsGenerations();
  }
}
