package mightypi.api.kind;

import java.util.List;
import java.util.stream.Stream;
import mightypi.api.definition.DefinitionType;
import mightypi.api.kind.access.ReviewKinds;
import mightypi.api.kind.access.RoleKinds;
import mightypi.api.kind.access.ServiceAccountKind;
import mightypi.api.kind.access.SigningRequestKind;
import mightypi.api.kind.autoscale.AutoscalerKind;
import mightypi.api.kind.batch.CronJobKind;
import mightypi.api.kind.batch.JobKind;
import mightypi.api.kind.cluster.ClassKinds;
import mightypi.api.kind.cluster.ComponentKind;
import mightypi.api.kind.cluster.EventKind;
import mightypi.api.kind.cluster.EventsKind;
import mightypi.api.kind.cluster.FlowKinds;
import mightypi.api.kind.cluster.LeaseKind;
import mightypi.api.kind.cluster.NamespaceKind;
import mightypi.api.kind.cluster.NodeKind;
import mightypi.api.kind.config.ConfigMapKind;
import mightypi.api.kind.config.SecretKind;
import mightypi.api.kind.declare.Declaration;
import mightypi.api.kind.declare.Schemas;
import mightypi.api.kind.extend.AdmissionKinds;
import mightypi.api.kind.extend.ApiServiceKind;
import mightypi.api.kind.network.IngressClassKind;
import mightypi.api.kind.network.IngressKind;
import mightypi.api.kind.network.NetworkPolicyKind;
import mightypi.api.kind.pod.BindingKind;
import mightypi.api.kind.pod.PodKind;
import mightypi.api.kind.policy.PolicyKinds;
import mightypi.api.kind.service.EndpointSliceKind;
import mightypi.api.kind.service.EndpointsKind;
import mightypi.api.kind.service.ServiceKind;
import mightypi.api.kind.storage.StorageKinds;
import mightypi.api.kind.storage.VolumeKinds;
import mightypi.api.kind.usage.UsageKinds;
import mightypi.api.kind.workload.DaemonSetKind;
import mightypi.api.kind.workload.DeploymentKind;
import mightypi.api.kind.workload.ReplicaSetKind;
import mightypi.api.kind.workload.ReplicationControllerKind;
import mightypi.api.kind.workload.StatefulSetKind;
import mightypi.api.kind.workload.TemplateKinds;
import mightypi.api.type.ResourceType;

/**
 * All built-in kinds, in the order of discovery: the core group first, then the groups as
 * Kubernetes lists them. A new kind is a declaration in a folder, and a line here.
 */
public final class BuiltInKinds {

  private BuiltInKinds() {}

  public static List<ResourceType> all(Schemas schemas) {
    Stream<ResourceType> declared = declarations().map(each -> each.with(schemas));
    return Stream.concat(declared, Stream.of(DefinitionType.type())).toList();
  }

  private static Stream<Declaration> declarations() {
    return Stream.of(core(), ReviewKinds.reviews(), grouped()).flatMap(List::stream);
  }

  private static List<Declaration> core() {
    return List.of(
        BindingKind.bindings(),
        ComponentKind.componentStatuses(),
        ConfigMapKind.configMaps(),
        EndpointsKind.endpoints(),
        EventKind.events(),
        PolicyKinds.limitRanges(),
        NamespaceKind.namespaces(),
        NodeKind.nodes(),
        VolumeKinds.persistentVolumeClaims(),
        VolumeKinds.persistentVolumes(),
        PodKind.pods(),
        TemplateKinds.podTemplates(),
        ReplicationControllerKind.replicationControllers(),
        PolicyKinds.resourceQuotas(),
        SecretKind.secrets(),
        ServiceAccountKind.serviceAccounts(),
        ServiceKind.services());
  }

  private static List<Declaration> grouped() {
    return Stream.of(workloads(), rules(), parts()).flatMap(List::stream).toList();
  }

  private static List<Declaration> workloads() {
    return List.of(
        ApiServiceKind.apiServices(),
        TemplateKinds.controllerRevisions(),
        DaemonSetKind.daemonSets(),
        DeploymentKind.deployments(),
        ReplicaSetKind.replicaSets(),
        StatefulSetKind.statefulSets(),
        AutoscalerKind.autoscalers(),
        AutoscalerKind.autoscalersOfFirstVersion(),
        CronJobKind.cronJobs(),
        JobKind.jobs(),
        SigningRequestKind.signingRequests());
  }

  private static List<Declaration> rules() {
    return List.of(
        IngressClassKind.ingressClasses(),
        IngressKind.ingresses(),
        NetworkPolicyKind.networkPolicies(),
        PolicyKinds.podDisruptionBudgets(),
        RoleKinds.clusterRoleBindings(),
        RoleKinds.clusterRoles(),
        RoleKinds.roleBindings(),
        RoleKinds.roles());
  }

  private static List<Declaration> parts() {
    return Stream.of(
            StorageKinds.all(),
            AdmissionKinds.all(),
            List.of(
                ClassKinds.priorityClasses(),
                LeaseKind.leases(),
                EventsKind.events(),
                ClassKinds.runtimeClasses(),
                EndpointSliceKind.endpointSlices()),
            FlowKinds.all(),
            UsageKinds.all())
        .flatMap(List::stream)
        .toList();
  }
}
