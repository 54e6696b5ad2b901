package mightypi.api.admission.step;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mightypi.api.admission.Admission;
import mightypi.api.admission.Request;
import mightypi.api.status.Status;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.quota.Amounts;
import mightypi.model.quota.Quotas;
import mightypi.model.quota.Tallies;
import mightypi.model.quota.Usage;

/**
 * Refuses what a ResourceQuota of the namespace leaves no room for.
 *
 * <p>What is used is counted at the moment of the request. Requests in a namespace with quotas come
 * one after the other, each until it is written or refused, so that no two share the same room.
 */
final class QuotaLimits implements Admission {

  private static final int LOCKS = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Set<Kind> ALSO_UPDATED =
      Set.of(Kinds.SERVICE, Kinds.PERSISTENT_VOLUME_CLAIM);
  private static final Set<String> MUST_BE_SAID =
      Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

  private final Supplier<Image> images;
  private final Tallies tallies = new Tallies();
  private final List<ReentrantLock> locks =
      IntStream.range(0, LOCKS).mapToObj(each -> new ReentrantLock()).toList();

  QuotaLimits(Supplier<Image> images) {
    this.images = images;
  }

  @Override
  public Document allocate(Request request, Document object) {
    Kind kind = request.target().type().storageKind();
    boolean counts =
        request.concerns(kind)
            && kind.isNamespaced()
            && (request.isCreation() || ALSO_UPDATED.contains(kind));
    if (counts && !quotas(images.get(), request).isEmpty()) {
      wait(request);
      Image now = images.get();
      quotas(now, request).forEach(quota -> check(request, now, quota, object));
    }
    return object;
  }

  private static List<Document> quotas(Image now, Request request) {
    return List.copyOf(now.all(Kinds.RESOURCE_QUOTA, request.target().namespace()));
  }

  private void wait(Request request) {
    int place = Math.floorMod(request.target().namespace().hashCode(), LOCKS);
    ReentrantLock lock = locks.get(place);
    try {
      if (!lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw Status.unavailable("too many requests wait for the quotas of the namespace")
            .asException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Status.unavailable("the server is shutting down").asException();
    }
    request.completion().then(lock::unlock);
  }

  private void check(Request request, Image now, Document quota, Document object) {
    Kind kind = request.target().type().storageKind();
    if (!Quotas.covers(quota, kind, object)) {
      return;
    }
    Amounts hard = Quotas.hard(quota);
    if (kind.equals(Kinds.POD)) {
      mustSay(request, quota, hard, object);
    }
    Amounts asked = asked(request, kind, object);
    Amounts used = tallies.used(now, quota.key(Kinds.RESOURCE_QUOTA), quota);
    Set<String> exceeded = new TreeSet<>();
    asked
        .byName()
        .forEach(
            (name, amount) -> {
              BigDecimal sum = used.of(name).add(amount);
              if (amount.signum() > 0 && hard.has(name) && sum.compareTo(hard.of(name)) > 0) {
                exceeded.add(name);
              }
            });
    if (!exceeded.isEmpty()) {
      throw request.forbidden(
          "exceeded quota: %s, requested: %s, used: %s, limited: %s"
              .formatted(
                  quota.name(),
                  Quotas.text(asked, exceeded),
                  Quotas.text(used, exceeded),
                  Quotas.text(hard, exceeded)));
    }
  }

  private static Amounts asked(Request request, Kind kind, Document object) {
    Amounts whole = Usage.of(kind, object);
    return request.old().map(old -> whole.minus(Usage.of(kind, old))).orElse(whole);
  }

  /** Where a quota bounds a resource, every container must say how much of it it takes. */
  private static void mustSay(Request request, Document quota, Amounts hard, Document pod) {
    Map<String, List<String>> silent = new TreeMap<>();
    for (String name : hard.byName().keySet()) {
      if (MUST_BE_SAID.contains(name)) {
        List<String> containers = silentContainers(pod, name);
        if (!containers.isEmpty()) {
          silent.put(name, containers);
        }
      }
    }
    if (!silent.isEmpty()) {
      String list =
          silent.entrySet().stream()
              .map(each -> each.getKey() + " for: " + String.join(",", each.getValue()))
              .collect(Collectors.joining("; "));
      throw request.forbidden("failed quota: %s: must specify %s".formatted(quota.name(), list));
    }
  }

  private static List<String> silentContainers(Document pod, String name) {
    String field = name.startsWith("limits.") ? "limits" : "requests";
    String resource = name.substring(name.lastIndexOf('.') + 1);
    List<String> silent = new ArrayList<>();
    for (String list : List.of("containers", "initContainers")) {
      for (Object each : Json.list(pod.tree(), "spec", list)) {
        if (!Json.map(each, "resources", field).containsKey(resource)) {
          silent.add(Json.text(each, "name").orElse(""));
        }
      }
    }
    return silent.stream().sorted().toList();
  }
}
