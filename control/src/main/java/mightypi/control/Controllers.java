package mightypi.control;

import java.util.List;
import mightypi.control.account.AccountSecrets;
import mightypi.control.account.DefaultAccounts;
import mightypi.control.account.RootCertificates;
import mightypi.control.autoscale.HorizontalAutoscalers;
import mightypi.control.batch.CronJobs;
import mightypi.control.batch.Jobs;
import mightypi.control.daemon.DaemonSets;
import mightypi.control.disruption.DisruptionBudgets;
import mightypi.control.node.NodeLife;
import mightypi.control.node.TaintEviction;
import mightypi.control.quota.QuotaUsage;
import mightypi.control.schedule.Scheduler;
import mightypi.control.service.EndpointLists;
import mightypi.control.service.EndpointMirrors;
import mightypi.control.service.EndpointSlices;
import mightypi.control.stateful.StatefulSets;
import mightypi.control.storage.PodClaims;
import mightypi.control.storage.VolumeBinding;
import mightypi.control.sweep.EventSweep;
import mightypi.control.sweep.NamespaceSweep;
import mightypi.control.sweep.OwnerSweep;
import mightypi.control.sweep.PodSweep;
import mightypi.control.workload.Deployments;
import mightypi.control.workload.ReplicaSets;
import mightypi.model.Clock;
import mightypi.model.Controller;
import mightypi.model.Randomness;
import mightypi.model.usage.UsageMeter;

/** The one ordered list of controllers. */
public final class Controllers {

  private Controllers() {}

  /**
   * All of them, for a {@link mightypi.control.loop.ControlLoop}.
   *
   * @param meter tells what pods use
   */
  public static List<Controller> all(
      Clock clock, Randomness randomness, UsageMeter meter, ControlConfig config) {
    return List.of(
        // What a namespace needs before anything can run in it.
        new DefaultAccounts(),
        new AccountSecrets(),
        new RootCertificates(config.certificateAuthority()),
        // From a wish for an application to pods on nodes.
        new Deployments(clock),
        ReplicaSets.replicaSets(clock, randomness),
        ReplicaSets.replicationControllers(clock, randomness),
        new DaemonSets(clock, randomness),
        new StatefulSets(clock),
        new Jobs(clock, randomness),
        new CronJobs(clock),
        new HorizontalAutoscalers(clock, meter, config.autoscaler()),
        new DisruptionBudgets(clock),
        new QuotaUsage(),
        new PodClaims(),
        new VolumeBinding(clock),
        new Scheduler(clock, randomness),
        // From pods that are ready to traffic that finds them.
        new EndpointLists(),
        new EndpointSlices(randomness),
        new EndpointMirrors(randomness),
        // Who can still be trusted with pods.
        new NodeLife(clock, config.nodeGrace()),
        new TaintEviction(clock),
        // What nobody needs any longer.
        new NamespaceSweep(clock),
        new OwnerSweep(),
        new PodSweep(clock, config.terminatedPods()),
        new EventSweep(clock, config.eventLife()));
  }
}
