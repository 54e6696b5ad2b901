package mightypi.api.definition;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import mightypi.api.call.Caller;
import mightypi.api.call.Destination;
import mightypi.api.status.Status;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/**
 * Has objects of a definition written in another of its versions: by the webhook that the
 * definition names ({@code apiextensions.k8s.io/v1 ConversionReview}), or by the name of the
 * version alone.
 */
final class Converter {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Definition definition;
  private final Supplier<Image> images;

  Converter(Definition definition, Supplier<Image> images) {
    this.definition = definition;
    this.images = images;
  }

  Document in(String apiVersion, Document object) {
    if (object.apiVersion().equals(apiVersion)) {
      return object;
    }
    if (!definition.convertsByWebhook()) {
      return object.with(apiVersion, "apiVersion");
    }
    try {
      return converted(apiVersion, object);
    } catch (IOException e) {
      throw Status.internal(
              "conversion webhook for %s failed: %s"
                  .formatted(object.apiVersion() + ", Kind=" + object.kindName(), e.getMessage()))
          .asException();
    }
  }

  private Document converted(String apiVersion, Document object) throws IOException {
    Map<String, @Nullable Object> webhook = Json.map(definition.spec(), "conversion", "webhook");
    Map<String, Object> request = new LinkedHashMap<>();
    request.put(
        "uid",
        UUID.nameUUIDFromBytes(
                (object.uid() + object.resourceVersion() + apiVersion)
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .toString());
    request.put("desiredAPIVersion", apiVersion);
    request.put("objects", List.of(object.tree()));
    Map<String, Object> review = new LinkedHashMap<>();
    review.put("kind", "ConversionReview");
    review.put("apiVersion", "apiextensions.k8s.io/" + reviewVersion(webhook));
    review.put("request", request);
    Destination to = Destination.of(Json.map(webhook, "clientConfig"), images.get());
    Map<String, @Nullable Object> answer = Caller.ask(to, review, PATIENCE);
    List<@Nullable Object> objects = Json.list(answer, "response", "convertedObjects");
    if (!Json.text(answer, "response", "result", "status").orElse("").equals("Success")
        || objects.size() != 1) {
      throw new IOException(
          Json.text(answer, "response", "result", "message").orElse("no converted object"));
    }
    return withOwnMetadata(Json.map(objects.getFirst()), object);
  }

  private static String reviewVersion(Map<String, @Nullable Object> webhook) {
    return Json.list(webhook, "conversionReviewVersions").stream()
        .map(String::valueOf)
        .filter(each -> each.equals("v1") || each.equals("v1beta1"))
        .findFirst()
        .orElse("v1");
  }

  /** A webhook may change labels and annotations, nothing else of the metadata. */
  private static Document withOwnMetadata(Map<String, @Nullable Object> tree, Document object) {
    Map<String, @Nullable Object> metadata =
        new LinkedHashMap<>(Json.map(object.tree(), "metadata"));
    for (String field : List.of("labels", "annotations")) {
      metadata.remove(field);
      Json.at(tree, "metadata", field).ifPresent(found -> metadata.put(field, found));
    }
    return Document.of(Json.with(tree, metadata, "metadata"));
  }
}
