package mightypi.api.kind.ecosystem;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import mightypi.model.Document;

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
          "certmanager/challenges.yaml");
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
      return Document.of(yaml.readValue(text, TREE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
