package mightypi.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mightypi.control.autoscale.AutoscalerConfig;
import mightypi.control.service.EndpointSlices;
import mightypi.model.Change;
import mightypi.model.Controller;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Randomness;
import mightypi.model.usage.UsageMeter;
import mightypi.testkit.FakeClock;
import mightypi.testkit.Samples;
import org.junit.jupiter.api.Test;

/**
 * One change costs the same in a small cluster as in a large one. What is counted is memory that is
 * allocated, since whoever looks at an object allocates something for it; time would say nothing on
 * a busy machine.
 */
class ScaleTest {

  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** For the deeper trees of a larger image. */
  private static final long SLACK = 64 << 10;

  private final FakeClock clock = FakeClock.atNoon();

  private static Document document(String text) {
    return Document.of(text.replace('\'', '"').getBytes(UTF_8));
  }

  private static Image put(Image image, Kind kind, Document document) {
    return image.with(image.revision() + 1, document.key(kind), document);
  }

  private static Document pod(int number, String phase) {
    return document(
        ("{'apiVersion':'v1','kind':'Pod','metadata':{'namespace':'shop','name':'p%d',"
                + "'uid':'pod-%d','resourceVersion':'1','labels':{'app':'a%d','all':'yes'}},"
                + "'spec':{'nodeName':'n%d','containers':[{'name':'web','image':'web:1',"
                + "'ports':[{'name':'http','containerPort':8080}],"
                + "'resources':{'requests':{'cpu':'1m'}}}],'topologySpreadConstraints':[{"
                + "'maxSkew':1,'topologyKey':'zone','whenUnsatisfiable':'ScheduleAnyway',"
                + "'labelSelector':{'matchLabels':{'all':'yes'}}}]},"
                + "'status':{'phase':'%s','podIP':'10.1.%d.%d','conditions':[{'type':'Ready',"
                + "'status':'True'}]}}")
            .formatted(
                number, number, number / 5, number % 3, phase, number / 250, number % 250 + 1));
  }

  /** So many pods, five behind each Service, with slices, budgets, and a quota over all. */
  private static Image cluster(int pods) {
    Image image = put(Image.EMPTY, Kinds.NAMESPACE, Samples.namespace("shop"));
    for (int i = 0; i < 3; i++) {
      image =
          put(
              image,
              Kinds.NODE,
              document(
                  ("{'metadata':{'name':'n%d','labels':{'zone':'z%d'}},'status':{'allocatable':"
                          + "{'cpu':'100','memory':'100Gi','pods':'100000'},'conditions':["
                          + "{'type':'Ready','status':'True'}]}}")
                      .formatted(i, i)));
    }
    image =
        put(
            image,
            Kinds.RESOURCE_QUOTA,
            document(
                "{'metadata':{'namespace':'shop','name':'q','uid':'q'},'spec':{'hard':"
                    + "{'pods':'100000','requests.cpu':'1000'}}}"));
    for (int i = 0; i < pods; i++) {
      image = put(image, Kinds.POD, pod(i, "Running"));
      image =
          put(image, Kinds.CONFIG_MAP, Samples.configMap("shop", "c" + i, Map.of("some", "thing")));
    }
    for (int i = 0; i < pods / 5; i++) {
      String selector = "{'app':'a%d'}".formatted(i);
      image =
          put(
              image,
              Kinds.SERVICE,
              document(
                  ("{'metadata':{'namespace':'shop','name':'s%d','uid':'s%d'},'spec':{"
                          + "'selector':%s,'ports':[{'name':'http','port':80,'targetPort':'http',"
                          + "'protocol':'TCP'}]}}")
                      .formatted(i, i, selector)));
      image =
          put(
              image,
              Kinds.POD_DISRUPTION_BUDGET,
              document(
                  ("{'metadata':{'namespace':'shop','name':'b%d','uid':'b%d'},'spec':{"
                          + "'minAvailable':1,'selector':{'matchLabels':%s}}}")
                      .formatted(i, i, selector)));
      image = withSlices(image, Kinds.SERVICE.key("shop", "s" + i));
    }
    return image;
  }

  private static Image withSlices(Image image, Key service) {
    Image next = image;
    for (Change change :
        new EndpointSlices(Randomness.from(new Random(7))).decide(image, service).changes()) {
      if (change instanceof Change.Create create) {
        next = put(next, Kinds.ENDPOINT_SLICE, create.document());
      }
    }
    return next;
  }

  private List<Controller> controllers() {
    return Controllers.all(
        clock,
        Randomness.from(new Random(7)),
        UsageMeter.NONE,
        new ControlConfig(
            "PEM", Duration.ofDays(1), Duration.ofHours(1), 1_000_000, AutoscalerConfig.STANDARD));
  }

  /** What each controller allocates for the change of one pod, at its second time. */
  private Map<String, Long> costs(int pods) {
    List<Controller> all = controllers();
    Image image = cluster(pods);
    Map<String, Long> costs = new LinkedHashMap<>();
    for (int i = 0; i < 3; i++) {
      Image next = put(image, Kinds.POD, pod(7, i == 1 ? "Pending" : "Running"));
      for (Controller each : all) {
        costs.put(each.name(), cost(each, image, next));
      }
      image = next;
    }
    return costs;
  }

  private static long cost(Controller controller, Image before, Image now) {
    long begin = THREAD.getCurrentThreadAllocatedBytes();
    List<Key> keys = new ArrayList<>();
    Collection<Key> changed = now.changedSince(before.revision()).orElseThrow();
    for (Key key : changed) {
      if (controller.watches(key.kind())) {
        keys.addAll(controller.concerns(before, now, key));
      }
    }
    keys.forEach(key -> assertThat(controller.decide(now, key).steps()).hasSizeLessThan(10));
    return THREAD.getCurrentThreadAllocatedBytes() - begin;
  }

  @Test
  void onePodsChangeCostsEveryControllerTheSameBesideAFewAsBesideThousands() {
    Map<String, Long> few = costs(50);
    Map<String, Long> many = costs(5000);
    many.forEach(
        (name, cost) ->
            assertThat(cost)
                .as("bytes that %s allocates, where with few pods it is %s", name, few.get(name))
                .isLessThan(2 * few.getOrDefault(name, 0L) + SLACK));
  }
}
