package mightypi.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import mightypi.control.autoscale.AutoscalerConfig;
import mightypi.control.autoscale.HorizontalAutoscalers;
import mightypi.control.fact.Conditions;
import mightypi.control.fact.Fields;
import mightypi.control.schedule.Scheduler;
import mightypi.control.workload.Deployments;
import mightypi.control.workload.ReplicaSets;
import mightypi.model.Change;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.testkit.FakeKubelet;
import mightypi.testkit.FakeMeter;
import mightypi.testkit.Rehearsal;
import mightypi.testkit.Samples;
import org.junit.jupiter.api.Test;

class AutoscalerTest {

  private static final Key WEB = Kinds.DEPLOYMENT.key("shop", "web");
  private static final Key SCALER = Kinds.HORIZONTAL_POD_AUTOSCALER.key("shop", "web");
  private static final Duration SYNC = AutoscalerConfig.STANDARD.sync();
  private static final String HALF_OF_CPU =
      "{'type':'Resource','resource':{'name':'cpu','target':{'type':'Utilization','averageUtilization':50}}}";

  private final Rehearsal cluster = new Rehearsal(1);
  private final FakeMeter meter = new FakeMeter(cluster::now, cluster.clock());

  AutoscalerTest() {
    cluster
        .running(
            List.of(
                new Deployments(cluster.clock()),
                ReplicaSets.replicaSets(cluster.clock(), cluster.randomness()),
                new Scheduler(cluster.clock(), cluster.randomness()),
                new HorizontalAutoscalers(cluster.clock(), meter, AutoscalerConfig.STANDARD),
                new FakeKubelet(cluster.clock())))
        .with(Kinds.NAMESPACE, Samples.namespace("shop"))
        .with(Kinds.NODE, Wishes.node("node-a"));
  }

  private static Document web(int replicas) {
    Map<String, Object> container =
        Map.of(
            "name", "main", "image", "app", "resources", Map.of("requests", Map.of("cpu", "100m")));
    return Wishes.deployment("web", replicas)
        .with(List.of(container), "spec", "template", "spec", "containers");
  }

  /** From its metrics and further fields of its spec, in JSON with single quotes. */
  private static Document scaler(
      String name, String apiVersion, String kind, String metrics, String more) {
    String json =
        """
        {'apiVersion':'autoscaling/v2','kind':'HorizontalPodAutoscaler',
         'metadata':{'name':'%s','namespace':'shop'},
         'spec':{'scaleTargetRef':{'apiVersion':'%s','kind':'%s','name':'web'},
         'minReplicas':1,'maxReplicas':10,'metrics':[%s]%s}}\
        """
            .formatted(name, apiVersion, kind, metrics, more);
    return Document.of(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static Document scaler(String metrics, String more) {
    return scaler("web", "apps/v1", "Deployment", metrics, more);
  }

  private int replicas() {
    return Fields.number(cluster.find(WEB), -1, "spec", "replicas");
  }

  private String condition(String type) {
    return Conditions.find(Conditions.of(cluster.find(SCALER)), type)
        .map(
            each ->
                "%s %s: %s"
                    .formatted(
                        Fields.text(each, "status"),
                        Fields.text(each, "reason"),
                        Fields.text(each, "message")))
        .orElse("");
  }

  private void syncs(int times) {
    cluster.pass(SYNC.multipliedBy(times));
  }

  @Test
  void growsWhileThePodsWorkTooMuchAndShrinksWhenTheyHaveRestedForLong() {
    meter.using("web", 200);
    cluster.with(Kinds.DEPLOYMENT, web(2)).settle();
    cluster.with(Kinds.HORIZONTAL_POD_AUTOSCALER, scaler(HALF_OF_CPU, "")).settle();
    assertThat(replicas()).isEqualTo(2);
    assertThat(condition("ScalingActive"))
        .isEqualTo(
            "False FailedGetResourceMetric: the HPA was unable to compute the replica count:"
                + " failed to get cpu utilization: did not receive metrics for targeted pods"
                + " (pods might be unready)");

    syncs(1);
    assertThat(replicas()).isEqualTo(4);
    assertThat(condition("ScalingLimited"))
        .isEqualTo(
            "True ScaleUpLimit: the desired replica count is increasing faster than the maximum"
                + " scale rate");
    assertThat(condition("AbleToScale"))
        .isEqualTo(
            "True SucceededRescale: the HPA controller was able to update the target scale to 4");
    assertThat(condition("ScalingActive"))
        .isEqualTo(
            "True ValidMetricFound: the HPA was able to successfully calculate a replica count"
                + " from cpu resource utilization (percentage of request)");
    assertThat(cluster.told())
        .contains(
            "SuccessfulRescale: New size: 4; reason: cpu resource utilization (percentage of"
                + " request) above target");
    syncs(4);
    assertThat(replicas()).isEqualTo(10);
    assertThat(condition("ScalingLimited")).startsWith("True TooManyReplicas");

    meter.using("web", 10);
    syncs(19);
    assertThat(replicas()).isEqualTo(10);
    assertThat(condition("AbleToScale")).startsWith("True ScaleDownStabilized: recent");
    syncs(3);
    assertThat(replicas()).isEqualTo(2);
    assertThat(cluster.told())
        .contains("SuccessfulRescale: New size: 2; reason: All metrics below target");
    Map<?, ?> status = Json.map(cluster.find(SCALER).tree(), "status");
    assertThat(Json.brief(status.get("currentMetrics")))
        .isEqualTo(
            "[{\"type\":\"Resource\",\"resource\":{\"name\":\"cpu\",\"current\":"
                + "{\"averageUtilization\":10,\"averageValue\":\"10m\"}}}]");
  }

  @Test
  void policiesBoundHowFastItGoes() {
    meter.using("web", 200);
    String behavior =
        """
        ,'behavior':{'scaleUp':{'selectPolicy':'Min','stabilizationWindowSeconds':0,'policies':[
           {'type':'Pods','value':1,'periodSeconds':60},{'type':'Percent','value':100,'periodSeconds':60}]},
         'scaleDown':{'selectPolicy':'Max','stabilizationWindowSeconds':30,'policies':[
           {'type':'Percent','value':50,'periodSeconds':60}]}}\
        """;
    cluster.with(Kinds.DEPLOYMENT, web(2)).settle();
    cluster.with(Kinds.HORIZONTAL_POD_AUTOSCALER, scaler(HALF_OF_CPU, behavior));
    syncs(1);
    assertThat(replicas()).isEqualTo(3);
    syncs(3);
    assertThat(replicas()).as("within the minute").isEqualTo(3);
    syncs(2);
    assertThat(replicas()).isEqualTo(4);
    syncs(16);
    assertThat(replicas()).isEqualTo(8);

    meter.using("web", 10);
    syncs(1);
    assertThat(replicas()).as("stabilized for half a minute").isGreaterThanOrEqualTo(8);
    syncs(4);
    assertThat(replicas()).as("half of the seven of a minute ago").isEqualTo(3);
    assertThat(condition("ScalingLimited")).startsWith("True ScaleDownLimit");
    syncs(12);
    assertThat(replicas()).isEqualTo(1);
  }

  @Test
  void takesNothingAwayThatADisabledDirectionKeeps() {
    meter.using("web", 10);
    cluster.with(Kinds.DEPLOYMENT, web(3)).settle();
    cluster.with(
        Kinds.HORIZONTAL_POD_AUTOSCALER,
        scaler(
            HALF_OF_CPU,
            ",'behavior':{'scaleUp':{'selectPolicy':'Max','policies':[]},"
                + "'scaleDown':{'selectPolicy':'Disabled','stabilizationWindowSeconds':0}}"));
    syncs(10);
    assertThat(replicas()).isEqualTo(3);
  }

  @Test
  void waitsForATargetThatIsNotThereAndForOneWithoutReplicas() {
    meter.using("web", 50);
    cluster.with(Kinds.HORIZONTAL_POD_AUTOSCALER, scaler(HALF_OF_CPU, "")).settle();
    assertThat(condition("AbleToScale"))
        .isEqualTo(
            "False FailedGetScale: the HPA controller was unable to get the target's current scale:"
                + " deployments/scale.apps \"web\" not found");
    assertThat(cluster.told())
        .containsExactly("FailedGetScale: deployments/scale.apps \"web\" not found");

    cluster.with(Kinds.DEPLOYMENT, web(0)).settle();
    assertThat(condition("ScalingActive")).startsWith("False ScalingDisabled: scaling is disabled");
    Document stopped = cluster.find(WEB);
    cluster.make(new Change.Scale(WEB, stopped.resourceVersion(), 12)).settle();
    assertThat(replicas()).isEqualTo(10);
    assertThat(cluster.told())
        .contains(
            "SuccessfulRescale: New size: 10; reason: Current number of replicas above"
                + " Spec.MaxReplicas");
  }

  @Test
  void tellsOfMetricsThatNobodyServes() {
    meter.using("web", 10);
    String pods =
        "{'type':'Pods','pods':{'metric':{'name':'hits'},'target':{'type':'AverageValue','averageValue':'10'}}}";
    cluster.with(Kinds.DEPLOYMENT, web(3)).settle();
    cluster.with(Kinds.HORIZONTAL_POD_AUTOSCALER, scaler(HALF_OF_CPU + "," + pods, ""));
    syncs(1);
    assertThat(replicas()).as("it might be needed").isEqualTo(3);
    assertThat(condition("ScalingActive"))
        .isEqualTo(
            "False FailedGetPodsMetric: the HPA was unable to compute the replica count: unable to"
                + " get metric hits: unable to fetch metrics from custom metrics API: no custom"
                + " metrics API (custom.metrics.k8s.io) registered");
    assertThat(cluster.told())
        .contains(
            "FailedComputeMetricsReplicas: invalid metrics (1 invalid out of 2), first error is:"
                + " failed to get pods metric value: unable to get metric hits: unable to fetch"
                + " metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io)"
                + " registered");

    meter.using("web", 100);
    syncs(1);
    assertThat(replicas()).as("one metric is enough to grow").isEqualTo(6);
  }

  @Test
  void twoForTheSamePodsStandStill() {
    meter.using("web", 200);
    cluster.with(Kinds.DEPLOYMENT, web(1)).settle();
    cluster.with(Kinds.HORIZONTAL_POD_AUTOSCALER, scaler(HALF_OF_CPU, ""));
    cluster.with(
        Kinds.HORIZONTAL_POD_AUTOSCALER, scaler("again", "apps/v1", "Deployment", HALF_OF_CPU, ""));
    syncs(2);
    assertThat(replicas()).isEqualTo(1);
    assertThat(condition("ScalingActive"))
        .isEqualTo(
            "False AmbiguousSelector: pods by selector app=web are controlled by multiple HPAs:"
                + " [{again shop} {web shop}]");
  }

  @Test
  void scalesWhateverHasAScale() {
    Kind lamp = Kind.namespaced("example.com/v1", "Lamp", "lamps");
    cluster.with(
        Kinds.HORIZONTAL_POD_AUTOSCALER,
        scaler("web", "example.com/v1", "Lamp", HALF_OF_CPU, ",'x':1")
            .with(3, "spec", "minReplicas"));
    cluster.settle();
    assertThat(condition("AbleToScale"))
        .endsWith("no matches for kind \"Lamp\" in group \"example.com\"");

    cluster.with(
        lamp,
        document(
            """
            {'apiVersion':'example.com/v1','kind':'Lamp','metadata':{'name':'web','namespace':'shop'},
             'spec':{'replicas':1},'status':{'replicas':1,'selector':'app=web'}}\
            """));
    cluster.with(
        Kinds.CUSTOM_RESOURCE_DEFINITION,
        document(
            """
            {'apiVersion':'apiextensions.k8s.io/v1','kind':'CustomResourceDefinition','metadata':{'name':'lamps.example.com'},
             'spec':{'group':'example.com','names':{'kind':'Lamp','plural':'lamps'},'scope':'Namespaced','versions':[
               {'name':'v1','storage':true,'served':true,'subresources':{'scale':{'specReplicasPath':'.spec.replicas',
                'statusReplicasPath':'.status.replicas','labelSelectorPath':'.status.selector'}}}]}}\
            """));
    cluster.settle();
    assertThat(Fields.number(cluster.find(lamp.key("shop", "web")), 0, "spec", "replicas"))
        .isEqualTo(3);
  }

  private static Document document(String json) {
    return Document.of(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void looksOnlyAtItsTimes() {
    meter.using("web", 50);
    cluster.with(Kinds.DEPLOYMENT, web(2)).settle();
    cluster.with(Kinds.HORIZONTAL_POD_AUTOSCALER, scaler(HALF_OF_CPU, ""));
    syncs(2);
    String before = cluster.find(SCALER).resourceVersion();
    syncs(20);

    assertThat(cluster.find(SCALER).resourceVersion()).as("nothing changed").isEqualTo(before);
    assertThat(condition("AbleToScale"))
        .isEqualTo("True ReadyForNewScale: recommended size matches current size");
  }
}
