package mightypi.why.hop;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mightypi.model.Document;
import mightypi.why.fact.PodState;
import mightypi.why.fact.Services;
import mightypi.why.fact.Target;
import mightypi.why.fact.Warnings;
import mightypi.why.fact.Workloads;

/** The pods behind the Service. */
public final class PodHop implements Hop {

  private static final String HOP = "pod";
  private static final int MANY_RESTARTS = 5;

  @Override
  public List<Finding> look(Scene scene) {
    Optional<Document> service =
        scene
            .target()
            .flatMap(Target::service)
            .flatMap(scene.image()::find)
            .or(() -> ServiceHop.direct(scene));
    return service.map(each -> look(scene, each)).orElse(List.of());
  }

  private static List<Finding> look(Scene scene, Document service) {
    List<PodState> pods =
        Services.pods(scene.image(), service).stream()
            .map(each -> PodState.of(scene.image(), each))
            .toList();
    if (pods.isEmpty()) {
      return Workloads.behind(scene.image(), service)
          .map(each -> List.of(none(scene, each)))
          .orElse(List.of());
    }
    List<Finding> findings = new ArrayList<>();
    long ready = pods.stream().filter(PodState::isReady).count();
    Optional<PodState> bad = pods.stream().filter(each -> !each.isReady()).findFirst();
    if (ready == 0) {
      findings.add(notReady(bad.orElseThrow(), Verdict.BROKEN));
    } else {
      findings.add(Finding.ok(HOP, "%d of %d ready".formatted(ready, pods.size())));
      bad.map(each -> notReady(each, Verdict.WARN)).ifPresent(findings::add);
    }
    pods.stream()
        .filter(each -> each.isReady() && each.restarts() >= MANY_RESTARTS)
        .findFirst()
        .map(PodHop::restless)
        .ifPresent(findings::add);
    return findings;
  }

  private static Finding none(Scene scene, Document workload) {
    String kind = workload.kindName().toLowerCase(Locale.ROOT);
    String words = workload.kindName() + " " + Services.name(workload);
    return Workloads.isScaledToNothing(workload)
        ? Finding.broken(
            HOP,
            "a pod of " + words,
            "it is scaled to 0",
            "kubectl -n %s scale %s %s --replicas=1"
                .formatted(workload.namespace(), kind, workload.name()))
        : Finding.broken(
            HOP,
            "a pod of " + words,
            "it has none"
                + Warnings.latest(scene.image(), workload).map(each -> ": " + each).orElse(""),
            "kubectl -n %s get events && kubectl -n %s describe %s %s"
                .formatted(workload.namespace(), workload.namespace(), kind, workload.name()));
  }

  private static Finding notReady(PodState pod, Verdict verdict) {
    String why =
        pod.why() + (pod.restarts() > 0 ? ", restarted %d times".formatted(pod.restarts()) : "");
    return new Finding(HOP, verdict, "pod %s ready".formatted(pod.name()), why, mend(pod));
  }

  private static Finding restless(PodState pod) {
    return Finding.warn(
        HOP,
        "pod %s running for long".formatted(pod.name()),
        "it was restarted %d times".formatted(pod.restarts()),
        logs(pod, " --previous"));
  }

  private static String mend(PodState pod) {
    if (pod.why().startsWith("CrashLoopBackOff") || pod.why().contains("exited")) {
      return logs(pod, " --previous");
    }
    return pod.isRunning()
        ? logs(pod, "")
        : "kubectl -n %s describe pod %s".formatted(pod.namespace(), pod.bareName());
  }

  private static String logs(PodState pod, String more) {
    return "kubectl -n %s logs %s%s --tail=50".formatted(pod.namespace(), pod.bareName(), more);
  }
}
