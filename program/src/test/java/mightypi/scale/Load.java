package mightypi.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import mightypi.model.Json;

/**
 * Fills a cluster first a little and then a lot, and measures the same on both. For {@code
 * benchmarks/at-scale}: kubeconfig, side, file of results, processes of the server, ConfigMaps,
 * pods, Services, watchers, jcmd or "-", and {@code full} or {@code sweeps}. The small cluster has
 * a hundredth of the objects.
 */
final class Load {

  private static final int TOGETHER = 16;
  private static final int SHRINK = 100;
  private static final int NODES = 20;
  private static final String MAPS = "/api/v1/namespaces/maps/configmaps";
  private static final String CONTINUE = "\"continue\":\"";
  private static final String PODS = "/api/v1/namespaces/pods/pods";

  private final Api api;
  private final Results results;
  private int maps;
  private int pods;
  private int services;
  private int scheduled;
  private boolean readiness = true;
  private String group = "";

  private Load(Api api, Results results) {
    this.api = api;
    this.results = results;
  }

  public static void main(String[] arguments) throws Exception {
    List<Long> servers = Arrays.stream(arguments[3].split(",", -1)).map(Long::parseLong).toList();
    int[] counts = IntStream.range(4, 8).map(i -> Integer.parseInt(arguments[i])).toArray();
    Api api = Api.of(Path.of(arguments[0]));
    Results results = new Results(Path.of(arguments[2]), arguments[1], servers);
    Load load = new Load(api, results);
    if (arguments[9].equals("full")) {
      load.full(
          counts[0], counts[1], counts[2], counts[3], new Heap(arguments[8], servers.getFirst()));
    } else {
      load.maps = counts[0];
      load.sweeps(counts[0] / SHRINK, counts[0] / 10);
      load.namespace();
    }
    System.exit(0);
  }

  private void full(int manyMaps, int manyPods, int manyServices, int watchers, Heap heap)
      throws Exception {
    for (String each : List.of("warm", "maps", "pods", "busy", "swept")) {
      api.create("/api/v1/namespaces", Objects.namespace(each));
      await(() -> exists("/api/v1/namespaces/" + each + "/serviceaccounts/default"));
    }
    ScheduledExecutorService heart = nodes();
    warm();
    results.size("small");
    fill(manyMaps / SHRINK, manyPods / SHRINK, manyServices / SHRINK);
    measure();
    double text = text();
    double taken = heap.megabytes();
    results.size("large");
    fill(manyMaps, manyPods, manyServices);
    results.note("memory", results.memoryMegabytes());
    measure();
    results.note("json", text());
    if (heap.isKnown()) {
      results.note("heap", heap.megabytes());
      results.note("heap-factor", (heap.megabytes() - taken) / (text() - text));
    }
    fanOut(watchers);
    results.note("memory-watched", results.memoryMegabytes());
    heart.shutdownNow();
  }

  /** Megabytes of the text of all that there is many of. */
  private double text() throws IOException {
    double bytes = 0;
    for (String path :
        List.of(
            "/api/v1/configmaps",
            "/api/v1/pods",
            "/api/v1/services",
            "/api/v1/endpoints",
            "/api/v1/events",
            "/apis/" + sliceGroup() + "/endpointslices")) {
      bytes += api.get(path).length;
    }
    return bytes / 1e6;
  }

  // What the server's compiler does in its first minute is nobody's cost of an object.
  private void warm() throws Exception {
    String path = "/api/v1/namespaces/warm/configmaps";
    Api.many(0, 500, TOGETHER, i -> api.create(path, Objects.configMap("c" + i, i, "0")));
    for (int i = 0; i < 60; i++) {
      int round = i;
      api.get(path);
      api.get(path, Api.TABLE);
      api.get(path + "?labelSelector=group%3Dg7");
      Api.many(0, 40, TOGETHER, j -> change(path + "/c" + j, round));
      Api.many(0, 40, TOGETHER, j -> apply(path, j, round));
    }
    for (int i = 0; i < 300; i++) {
      api.create(
          "/api/v1/namespaces/warm/pods", Objects.pod("p" + i, 0, Objects.Placing.values()[i % 3]));
      api.send(
          "PATCH",
          "/api/v1/namespaces/warm/pods/p" + i + "/status",
          Api.STRATEGIC,
          Objects.running(60_000 + i, true));
    }
    api.create("/api/v1/namespaces/warm/services", Objects.service("w", "\"app\":\"many\""));
    await(() -> endpoints("warm", "w") == 300);
    api.delete("/api/v1/namespaces/warm/services/w");
    api.delete("/api/v1/namespaces/warm/pods?gracePeriodSeconds=0");
    api.delete(path);
  }

  private void change(String path, int round) throws IOException {
    api.send(
        "PATCH",
        path,
        Api.MERGE,
        "{\"data\":{\"stamp\":\"%d\"}}".formatted(System.nanoTime() + round));
  }

  private void apply(String path, int number, int round) throws IOException {
    api.send(
        "PATCH",
        path + "/a" + number + "?fieldManager=kubectl",
        Api.APPLY,
        Objects.configMap("a" + number, number, "s" + round));
  }

  private ScheduledExecutorService nodes() throws IOException {
    ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
    for (int i = 0; i < NODES; i++) {
      api.create("/api/v1/nodes", Objects.node("node" + i, i));
      api.create(
          "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases",
          Objects.lease("node" + i));
    }
    Runnable beat =
        () -> {
          for (int i = 0; i < NODES; i++) {
            try {
              api.send(
                  "PATCH",
                  "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/node" + i,
                  Api.MERGE,
                  Objects.lease("node" + i));
            } catch (IOException e) {
              System.err.println(e.getMessage());
            }
          }
        };
    var unused = heart.scheduleWithFixedDelay(beat, 10, 10, TimeUnit.SECONDS);
    return heart;
  }

  private void fill(int toMaps, int toPods, int toServices) throws Exception {
    results.each(
        "create",
        1,
        toMaps - maps,
        () ->
            Api.many(
                maps, toMaps, TOGETHER, i -> api.create(MAPS, Objects.configMap("c" + i, i, "0"))));
    results.each(
        "create-service",
        1,
        toServices - services,
        () ->
            Api.many(
                services,
                toServices,
                TOGETHER,
                i ->
                    api.create(
                        "/api/v1/namespaces/pods/services",
                        Objects.service("s" + i, "\"service\":\"s" + i + "\""))));
    int perService = Math.max(1, toPods / toServices);
    results.each(
        "schedule",
        1,
        toPods - pods,
        () -> {
          Api.many(
              pods,
              toPods,
              TOGETHER,
              i ->
                  api.create(PODS, Objects.pod("p" + i, i / perService, Objects.Placing.ANYWHERE)));
          await(() -> isEmpty(PODS + "?limit=1&fieldSelector=spec.nodeName%3D"));
        });
    int known = pods;
    results.each(
        "endpoints",
        1,
        toPods - pods,
        () -> {
          Api.many(known, toPods, TOGETHER, i -> run(i, true));
          int last = Math.min(toServices, toPods / perService) - 1;
          await(() -> endpoints("pods", "s" + last) > 0);
        });
    maps = toMaps;
    pods = toPods;
    services = toServices;
  }

  private void run(int pod, boolean ready) throws IOException {
    api.send("PATCH", PODS + "/p" + pod + "/status", Api.STRATEGIC, Objects.running(pod, ready));
  }

  private void measure() throws Exception {
    int runs = maps > 5000 ? 3 : 60;
    results.each("list", runs, maps, () -> api.get(MAPS));
    results.each("list-chunks", runs, maps, () -> chunks(Api.JSON));
    results.each("list-table", runs, maps, () -> chunks(Api.TABLE));
    results.each("list-label", runs, maps, () -> api.get(MAPS + "?labelSelector=group%3Dg7"));
    results.each("list-pods-label", 50, 1, () -> api.get(PODS + "?labelSelector=service%3Ds3"));
    results.each("get", 1000, 1, () -> api.get(MAPS + "/c7"));
    results.each("update", 1000, 1, () -> change(MAPS + "/c7", 0));
    results.each(
        "apply",
        500,
        1,
        () ->
            api.send(
                "PATCH",
                MAPS + "/c8?fieldManager=kubectl&force=true",
                Api.APPLY,
                Objects.configMap("c8", 8, "s" + System.nanoTime())));
    results.each(
        "patch-pod",
        200,
        1,
        () ->
            api.send(
                "PATCH",
                PODS + "/p7",
                Api.STRATEGIC,
                "{\"metadata\":{\"annotations\":{\"at\":\"%d\"}}}".formatted(System.nanoTime())));
    results.each("pod-to-slice", 40, 1, this::podToSlice);
    for (Objects.Placing each : Objects.Placing.values()) {
      results.each(
          "schedule-" + each.name().toLowerCase(Locale.ROOT), 40, 1, () -> scheduled(each));
    }
    results.each("service-of-all", 1, pods, this::serviceOfAll);
    results.each("start-watch", 1, maps, this::startWatch);
    quota();
  }

  // The list's own metadata stand in front of its items.
  private void chunks(String accept) throws IOException {
    String next = "";
    do {
      byte[] page =
          api.get(MAPS + "?limit=500" + (next.isEmpty() ? "" : "&continue=" + next), accept);
      String start = new String(page, 0, Math.min(page.length, 2000), UTF_8);
      int begin = start.indexOf(CONTINUE) + CONTINUE.length();
      next = begin < CONTINUE.length() ? "" : start.substring(begin, start.indexOf('"', begin));
    } while (!next.isEmpty());
  }

  /** From a pod that is no longer ready to the slice that says so. */
  private void podToSlice() throws Exception {
    boolean ready = readiness;
    readiness = !ready;
    run(3, !ready);
    await(() -> slice("pods", "s1").contains("\"ready\":" + !ready));
  }

  private void scheduled(Objects.Placing placing) throws Exception {
    String name = "x" + scheduled++;
    api.create(PODS, Objects.pod(name, -1, placing));
    await(() -> !api.text(PODS + "/" + name, "spec", "nodeName").isEmpty());
  }

  private void serviceOfAll() throws Exception {
    api.create("/api/v1/namespaces/pods/services", Objects.service("all", "\"app\":\"many\""));
    await(() -> endpoints("pods", "all") >= pods);
    results.each("pod-to-slice-of-all", 5, 1, this::podToSlice);
    api.delete("/api/v1/namespaces/pods/services/all");
    await(() -> endpoints("pods", "all") == 0);
  }

  private void startWatch() throws Exception {
    try (Watchers one = new Watchers()) {
      one.begin(api, MAPS + "?watch=true&resourceVersion=0", 1, false);
      await(() -> one.events() >= maps);
    }
  }

  private void quota() throws Exception {
    String path = "/api/v1/namespaces/maps/resourcequotas";
    results.each(
        "quota-counted",
        1,
        maps,
        () -> {
          api.create(path, Objects.quota());
          await(() -> !api.text(path + "/bound", "status", "used", "count/configmaps").isEmpty());
        });
    results.each(
        "create-under-quota",
        200,
        1,
        () -> api.create(MAPS, Objects.configMap("q" + System.nanoTime(), 0, "0")));
    api.delete(path + "/bound");
  }

  private void fanOut(int count) throws Exception {
    String path = "/api/v1/namespaces/busy/configmaps";
    String small = "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"}}";
    Api.many(0, 20, TOGETHER, i -> api.create(path, small.formatted("b" + i)));
    try (Watchers watchers = new Watchers()) {
      watchers.begin(api, path + "?watch=true", count, false);
      Thread.sleep(2000);
      watchers.forget();
      results.note("watchers", watchers.begun() - watchers.ended());
      // One change after the other has arrived, then as many as are taken.
      for (int i = 0; i < 20; i++) {
        int before = i;
        change(path + "/b0", 0);
        await(() -> watchers.events() >= (before + 1L) * (watchers.begun() - watchers.ended()));
      }
      results.note("watch-quiet-p50", Results.percentile(watchers.delays(), .5));
      results.note("watch-quiet-p99", Results.percentile(watchers.delays(), .99));
      watchers.forget();
      double cpu = results.cpuSeconds();
      long begin = System.nanoTime();
      Api.many(0, 1000, 4, i -> change(path + "/b" + i % 20, 0));
      await(() -> watchers.events() >= 1000L * (watchers.begun() - watchers.ended()));
      double seconds = (System.nanoTime() - begin) / 1e9;
      results.note("watch-rate", watchers.events() / seconds);
      results.note("watch-cpu", (results.cpuSeconds() - cpu) * 1e6 / watchers.events());
      results.note("watch-busy-p50", Results.percentile(watchers.delays(), .5));
      results.note("watch-busy-p99", Results.percentile(watchers.delays(), .99));
    }
  }

  /** What goes with its owner, and a collection. */
  private void sweeps(int few, int many) throws Exception {
    String path = "/api/v1/namespaces/swept/configmaps";
    for (int count : new int[] {few, many}) {
      results.size(count == few ? "small" : "large");
      api.create(path, Objects.configMap("owner", 0, "0"));
      String uid = api.text(path + "/owner", "metadata", "uid");
      Api.many(0, count, TOGETHER, i -> api.create(path, Objects.owned("o" + i, uid)));
      results.each(
          "sweep",
          1,
          count,
          () -> {
            api.delete(path + "/owner");
            await(() -> !exists(path + "/o0") && count(path) < 10);
          });
      Api.many(0, count, TOGETHER, i -> api.create(path, Objects.configMap("d" + i, i, "0")));
      results.each("delete-collection", 1, count, () -> api.delete(path));
    }
  }

  private void namespace() throws Exception {
    results.each(
        "delete-namespace",
        1,
        maps,
        () -> {
          api.delete("/api/v1/namespaces/maps");
          await(() -> !exists("/api/v1/namespaces/maps"));
        });
  }

  private int count(String path) throws IOException {
    return Json.list(Json.parse(api.get(path + "?limit=100")), "items").size();
  }

  private boolean isEmpty(String path) throws IOException {
    return Json.list(Json.parse(api.get(path)), "items").isEmpty();
  }

  private boolean exists(String path) {
    try {
      api.get(path);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private String slice(String namespace, String service) throws IOException {
    String group = sliceGroup();
    return new String(
        api.get(
            "/apis/%s/namespaces/%s/endpointslices?labelSelector=kubernetes.io%%2Fservice-name%%3D%s"
                .formatted(group, namespace, service)),
        UTF_8);
  }

  private String sliceGroup() {
    if (group.isEmpty()) {
      group =
          exists("/apis/discovery.k8s.io/v1") ? "discovery.k8s.io/v1" : "discovery.k8s.io/v1beta1";
    }
    return group;
  }

  private int endpoints(String namespace, String service) throws IOException {
    int count = 0;
    String text = slice(namespace, service);
    for (int at = text.indexOf("\"addresses\"");
        at >= 0;
        at = text.indexOf("\"addresses\"", at + 1)) {
      count++;
    }
    return count;
  }

  /** A state that is waited for. */
  private interface State {
    boolean isReached() throws Exception;
  }

  private static void await(State state) throws Exception {
    long begin = System.nanoTime();
    long pause = 1;
    while (!state.isReached()) {
      if (System.nanoTime() - begin > TimeUnit.MINUTES.toNanos(10)) {
        throw new IOException("waited for ten minutes");
      }
      Thread.sleep(pause);
      pause =
          Math.min(200, 1 + (System.nanoTime() - begin) / 20_000_000); // a twentieth of the wait
    }
  }
}
