package mightypi.api.patch;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import mightypi.api.schema.BuiltInSchemas;
import mightypi.api.schema.Shape;
import mightypi.api.status.StatusException;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Kinds;
import mightypi.testkit.Fuzz;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostilePatchTest {

  private static final Shape DEPLOYMENTS =
      BuiltInSchemas.of(Deployment.class, Kinds.DEPLOYMENT).shape();
  private static final String WEB =
      """
      {"apiVersion":"apps/v1","kind":"Deployment",
       "metadata":{"name":"web","namespace":"shop","labels":{"a":"b"},"managedFields":[
         {"manager":"kubectl","operation":"Apply","apiVersion":"apps/v1","fieldsType":"FieldsV1",
          "time":"2026-01-01T00:00:00Z","fieldsV1":{"f:metadata":{"f:labels":{"f:a":{}}},
          "f:spec":{"f:replicas":{},"f:template":{"f:spec":{"f:containers":{
          "k:{\\"name\\":\\"main\\"}":{".":{},"f:image":{}}}}}}}}]},
       "spec":{"replicas":3,"template":{"metadata":{"labels":{"app":"web"}},"spec":{
         "tolerations":[{"key":"x"}],
         "containers":[{"name":"main","image":"nginx","args":["a","b"],
           "ports":[{"containerPort":80,"protocol":"TCP"}]}]}}}}
      """;
  private static final String STRATEGIC =
      """
      {"metadata":{"labels":{"a":null}},"spec":{"template":{"spec":{
        "$setElementOrder/containers":[{"name":"side"},{"name":"main"}],
        "containers":[{"name":"side","image":"x"},{"name":"main","$patch":"delete"}],
        "$retainKeys":["containers","volumes","$deleteFromPrimitiveList/finalizers"],"volumes":[{"$patch":"replace"}],
        "$deleteFromPrimitiveList/finalizers":["a"]}}}}
      """;
  private static final String OPERATIONS =
      """
      [{"op":"test","path":"/spec/replicas","value":3},
       {"op":"add","path":"/spec/template/spec/containers/-","value":{"name":"b"}},
       {"op":"replace","path":"/metadata/labels/a","value":"c"},
       {"op":"copy","from":"/metadata/labels","path":"/metadata/annotations"},
       {"op":"move","from":"/spec/replicas","path":"/metadata/x~1y~0z"},
       {"op":"remove","path":"/spec/template/spec/containers/0/args/1"}]
      """;

  @Test
  void aDamagedPatchIsRefused() throws IOException {
    Map<String, @Nullable Object> web =
        Json.parse(WEB.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    StandardPatches patches = new StandardPatches();
    Fuzz.of(OPERATIONS)
        .allowing(StatusException.class)
        .bytes(10_000, text -> patches.patched(Patches.Type.JSON, web, text, DEPLOYMENTS));
    Fuzz.of(STRATEGIC, WEB)
        .allowing(StatusException.class)
        .bytes(10_000, text -> patches.patched(Patches.Type.MERGE, web, text, DEPLOYMENTS));
    Fuzz.of(STRATEGIC, WEB)
        .allowing(StatusException.class)
        .bytes(
            10_000, text -> patches.patched(Patches.Type.STRATEGIC_MERGE, web, text, DEPLOYMENTS));
  }

  @Test
  void aDamagedConfigurationIsRefusedOrAppliedOverDamagedRecordsOfOwners() {
    StandardPatches patches = new StandardPatches();
    Patches.Manager manager = new Patches.Manager("me", "apps/v1", "", Instant.EPOCH);
    Document live = Document.of(WEB.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    Fuzz.of(WEB.replaceAll("(?s),\"managedFields\".*?\\]\\}\\s*,", "},"))
        .allowing(StatusException.class)
        .allowing(IOException.class)
        .bytes(
            5_000,
            text ->
                patches.applied(Optional.of(live), Json.parse(text), DEPLOYMENTS, manager, true));
    Fuzz.of(WEB)
        .allowing(StatusException.class)
        .allowing(IOException.class)
        .bytes(
            5_000,
            text ->
                patches.owned(
                    Optional.of(Document.of(Json.parse(text))),
                    live.with(4, "spec", "replicas").tree(),
                    DEPLOYMENTS,
                    manager));
  }
}
