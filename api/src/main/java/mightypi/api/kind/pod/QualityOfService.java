package mightypi.api.kind.pod;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mightypi.api.kind.check.Quantities;
import mightypi.model.Json;
import org.jspecify.annotations.Nullable;

/** The class of a pod by what its containers ask for and may use. */
final class QualityOfService {

  private static final List<String> COUNTED = List.of("cpu", "memory");

  private QualityOfService() {}

  static String of(Map<String, @Nullable Object> spec) {
    List<@Nullable Object> containers =
        Stream.of("initContainers", "containers")
            .flatMap(field -> Json.list(spec, field).stream())
            .toList();
    if (containers.stream().noneMatch(QualityOfService::asks)) {
      return "BestEffort";
    }
    return containers.stream().allMatch(QualityOfService::isGuaranteed)
        ? "Guaranteed"
        : "Burstable";
  }

  private static boolean asks(@Nullable Object container) {
    return Stream.of("requests", "limits")
        .anyMatch(part -> COUNTED.stream().anyMatch(name -> amount(container, part, name) != 0));
  }

  private static boolean isGuaranteed(@Nullable Object container) {
    return COUNTED.stream()
        .allMatch(
            name ->
                amount(container, "limits", name) != 0
                    && amount(container, "limits", name) == amount(container, "requests", name));
  }

  private static double amount(@Nullable Object container, String part, String name) {
    return Json.at(container, "resources", part, name)
        .flatMap(Quantities::parse)
        .map(BigDecimal::doubleValue)
        .orElse(0.0);
  }
}
