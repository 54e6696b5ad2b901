package mightypi.api.definition;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.api.kind.column.Columns;
import mightypi.api.schema.BuiltInSchemas;
import mightypi.api.type.ResourceType;
import mightypi.model.Kinds;

/** The kind of the definitions themselves. */
public final class DefinitionType {

  private DefinitionType() {}

  /** How CustomResourceDefinitions are served; its strategy is {@link DefinitionStrategy}. */
  public static ResourceType type() {
    return new ResourceType(
        Kinds.CUSTOM_RESOURCE_DEFINITION,
        Kinds.CUSTOM_RESOURCE_DEFINITION,
        "customresourcedefinition",
        List.of("crd", "crds"),
        List.of("api-extensions"),
        ResourceType.Storage.DURABLE,
        Set.of(ResourceType.Subresource.STATUS),
        BuiltInSchemas.of(CustomResourceDefinition.class, Kinds.CUSTOM_RESOURCE_DEFINITION),
        new DefinitionStrategy(),
        List.of(Columns.NAME, Columns.CREATED_AT),
        Map.of());
  }
}
