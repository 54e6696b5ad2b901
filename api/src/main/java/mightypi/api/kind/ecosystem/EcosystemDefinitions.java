package mightypi.api.kind.ecosystem;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * The CustomResourceDefinitions of kinds that an ecosystem defines, or that are our own. A kind is
 * a file and a line.
 */
public final class EcosystemDefinitions {

  private static final List<String> FILES =
      List.of(
          "metallb/ipaddresspools.yaml",
          "metallb/l2advertisements.yaml",
          "mighty/zones.yaml",
          "mighty/dnsrecords.yaml",
          "externaldns/dnsendpoints.yaml",
          "certmanager/issuers.yaml",
          "certmanager/clusterissuers.yaml",
          "certmanager/certificates.yaml",
          "certmanager/certificaterequests.yaml",
          "certmanager/orders.yaml",
          "certmanager/challenges.yaml",
          "gateway/gatewayclasses.yaml",
          "gateway/gateways.yaml",
          "gateway/httproutes.yaml",
          "gateway/grpcroutes.yaml",
          "gateway/tlsroutes.yaml",
          "gateway/referencegrants.yaml",
          "gateway/backendtlspolicies.yaml");
  private static final TypeReference<LinkedHashMap<String, Object>> TREE = new TypeReference<>() {};

  private EcosystemDefinitions() {}

  /** In the order in which they are to be created. */
  public static List<Document> all() {
    return of("");
  }

  /** Those of one ecosystem, such as {@code metallb}. */
  public static List<Document> of(String ecosystem) {
    YAMLMapper yaml = new YAMLMapper();
    return FILES.stream()
        .filter(file -> file.startsWith(ecosystem))
        .map(file -> read(yaml, file))
        .toList();
  }

  private static Document read(YAMLMapper yaml, String file) {
    try (InputStream text =
        Objects.requireNonNull(EcosystemDefinitions.class.getResourceAsStream(file), file)) {
      return whole(Document.of(yaml.readValue(text, TREE)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A version that names no schema has that of the version that is stored. */
  private static Document whole(Document definition) {
    List<@Nullable Object> versions = Json.list(definition.tree(), "spec", "versions");
    Object stored =
        versions.stream()
            .filter(each -> Json.at(each, "storage").equals(Optional.of(true)))
            .findFirst()
            .orElseThrow();
    Object schema = Json.at(stored, "schema").orElseThrow();
    List<Map<String, @Nullable Object>> all =
        versions.stream()
            .map(
                each ->
                    Json.at(each, "schema").isPresent()
                        ? Json.map(each)
                        : Json.with(Json.map(each), schema, "schema"))
            .toList();
    return definition.with(all, "spec", "versions");
  }
}
