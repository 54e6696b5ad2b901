package mightypi.api.schema;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the Kubernetes API declares about its types and their typed views do not know: how lists and
 * objects merge, what is required, which words are allowed. A fact belongs to a type and holds
 * wherever the type is used.
 *
 * <p>A line of the tables is {@code group.Type.field fact…}. The facts about merging: {@code
 * map=a,b:TCP} and {@code set} are the list types of server-side apply (a key may have a default),
 * {@code merge} and {@code merge=key} the strategy of strategic merge, {@code retain} its {@code
 * retainKeys}, {@code atomic} an object that apply replaces whole.
 */
final class BuiltInFacts {

  private static final String MERGING =
      """
      meta.ObjectMeta.finalizers set merge
      meta.ObjectMeta.ownerReferences map=uid merge=uid
      admissionregistration.MutatingAdmissionPolicySpec.matchConditions map=name merge=name
      admissionregistration.MutatingWebhook.matchConditions map=name merge=name
      admissionregistration.MutatingWebhookConfiguration.webhooks map=name merge=name
      admissionregistration.ValidatingAdmissionPolicyBindingSpec.validationActions set
      admissionregistration.ValidatingAdmissionPolicySpec.matchConditions map=name merge=name
      admissionregistration.ValidatingAdmissionPolicySpec.variables map=name merge=name
      admissionregistration.ValidatingAdmissionPolicyStatus.conditions map=type
      admissionregistration.ValidatingWebhook.matchConditions map=name merge=name
      admissionregistration.ValidatingWebhookConfiguration.webhooks map=name merge=name
      apiextensions.CustomResourceDefinitionStatus.conditions map=type
      apiextensions.JSONSchemaProps.x-kubernetes-validations map=rule merge=rule
      apps.DaemonSetStatus.conditions map=type merge=type
      apps.DeploymentSpec.strategy retain
      apps.DeploymentStatus.conditions map=type merge=type
      apps.ReplicaSetStatus.conditions map=type merge=type
      apps.StatefulSetStatus.conditions map=type merge=type
      autoscaling.HorizontalPodAutoscalerStatus.conditions map=type merge=type
      batch.JobStatus.conditions merge=type
      batch.PodFailurePolicyOnExitCodesRequirement.values set
      batch.UncountedTerminatedPods.failed set
      batch.UncountedTerminatedPods.succeeded set
      certificates.CertificateSigningRequestStatus.conditions map=type
      core.ComponentStatus.conditions map=type merge=type
      core.Container.env map=name merge=name
      core.Container.ports map=containerPort,protocol:TCP merge=containerPort
      core.Container.volumeDevices map=devicePath merge=devicePath
      core.Container.volumeMounts map=mountPath merge=mountPath
      core.ContainerRestartRuleOnExitCodes.values set
      core.ContainerStatus.allocatedResourcesStatus map=name merge=name
      core.ContainerStatus.volumeMounts map=mountPath merge=mountPath
      core.EphemeralContainer.env map=name merge=name
      core.EphemeralContainer.ports map=containerPort,protocol:TCP merge=containerPort
      core.EphemeralContainer.volumeDevices map=devicePath merge=devicePath
      core.EphemeralContainer.volumeMounts map=mountPath merge=mountPath
      core.NamespaceStatus.conditions map=type merge=type
      core.NodeSpec.podCIDRs set merge
      core.NodeStatus.addresses map=type merge=type
      core.NodeStatus.conditions map=type merge=type
      core.PersistentVolumeClaimStatus.conditions map=type merge=type
      core.PodSpec.containers map=name merge=name
      core.PodSpec.ephemeralContainers map=name merge=name
      core.PodSpec.hostAliases map=ip merge=ip
      core.PodSpec.imagePullSecrets map=name: merge=name
      core.PodSpec.initContainers map=name merge=name
      core.PodSpec.nodeSelector atomic
      core.PodSpec.resourceClaims map=name merge=name retain
      core.PodSpec.schedulingGates map=name merge=name
      core.PodSpec.topologySpreadConstraints map=topologyKey,whenUnsatisfiable merge=topologyKey
      core.PodSpec.volumes map=name merge=name retain
      core.PodStatus.conditions map=type merge=type
      core.PodStatus.hostIPs merge=ip
      core.PodStatus.podIPs map=ip merge=ip
      core.PodStatus.resourceClaimStatuses map=name merge=name retain
      core.ReplicationControllerSpec.selector atomic
      core.ReplicationControllerStatus.conditions map=type merge=type
      core.ResourceRequirements.claims map=name
      core.ResourceStatus.resources map=resourceID
      core.ServiceAccount.secrets map=name: merge=name
      core.ServiceSpec.ports map=port,protocol:TCP merge=port
      core.ServiceSpec.selector atomic
      core.ServiceStatus.conditions map=type merge=type
      discovery.Endpoint.addresses set
      networking.ServiceCIDRStatus.conditions map=type
      node.Scheduling.nodeSelector atomic
      policy.PodDisruptionBudgetStatus.conditions map=type merge=type
      resource.ResourceClaimStatus.reservedFor map=uid merge=uid
      storage.CSIDriverSpec.volumeLifecycleModes set
      storage.CSINodeSpec.drivers map=name merge=name
      """;

  /** Objects that server-side apply replaces whole wherever they stand. */
  private static final Set<String> ATOMIC_TYPES =
      words(
          """
          meta.LabelSelector meta.OwnerReference
          admissionregistration.MatchResources admissionregistration.NamedRuleWithOperations
          admissionregistration.ParamKind admissionregistration.ParamRef
          admissionregistration.Variable
          autoscaling.CrossVersionObjectReference
          core.ConfigMapKeySelector core.EndpointAddress core.EndpointPort core.FileKeySelector
          core.LocalObjectReference core.NodeSelector core.NodeSelectorTerm core.ObjectFieldSelector
          core.ObjectReference core.ResourceFieldSelector core.ScopeSelector
          core.SecretKeySelector core.SecretReference core.TopologySelectorTerm
          core.TypedLocalObjectReference discovery.EndpointPort networking.ServiceBackendPort
          rbac.RoleRef rbac.Subject
          """);

  private static final String REQUIRED =
      """
      meta.LabelSelectorRequirement key operator
      meta.OwnerReference apiVersion kind name uid
      apiextensions.CustomResourceColumnDefinition name type jsonPath
      apiextensions.CustomResourceConversion strategy
      apiextensions.CustomResourceDefinition spec
      apiextensions.CustomResourceDefinitionNames plural kind
      apiextensions.CustomResourceDefinitionSpec group names scope versions
      apiextensions.CustomResourceDefinitionVersion name served storage
      apiextensions.CustomResourceSubresourceScale specReplicasPath statusReplicasPath
      apps.DaemonSetSpec selector template
      apps.DeploymentSpec selector template
      apps.ReplicaSetSpec selector
      apps.StatefulSetSpec selector template
      authentication.TokenRequest spec
      authentication.TokenReview spec
      authorization.LocalSubjectAccessReview spec
      authorization.SelfSubjectAccessReview spec
      authorization.SelfSubjectRulesReview spec
      authorization.SubjectAccessReview spec
      autoscaling.CrossVersionObjectReference kind name
      autoscaling.HorizontalPodAutoscalerSpec scaleTargetRef maxReplicas
      batch.CronJobSpec schedule jobTemplate
      batch.JobSpec template
      core.Binding target
      core.ConfigMapKeySelector key
      core.Container name
      core.ContainerPort containerPort
      core.DownwardAPIVolumeFile path
      core.EndpointAddress ip
      core.EndpointPort port
      core.EnvVar name
      core.EphemeralContainer name
      core.HTTPGetAction port
      core.HTTPHeader name
      core.HostPathVolumeSource path
      core.KeyToPath key path
      core.LocalVolumeSource path
      core.NFSVolumeSource server path
      core.NodeSelector nodeSelectorTerms
      core.NodeSelectorRequirement key operator
      core.ObjectFieldSelector fieldPath
      core.PersistentVolumeClaimVolumeSource claimName
      core.PodAffinityTerm topologyKey
      core.PodReadinessGate conditionType
      core.PodSchedulingGate name
      core.PodSpec containers
      core.PreferredSchedulingTerm weight preference
      core.ResourceClaim name
      core.ResourceFieldSelector resource
      core.SeccompProfile type
      core.SecretKeySelector key
      core.ServiceAccountTokenProjection path
      core.ServicePort port
      core.Sysctl name
      core.TCPSocketAction port
      core.Taint key effect
      core.TopologySpreadConstraint maxSkew topologyKey whenUnsatisfiable
      core.TypedLocalObjectReference kind name
      core.Volume name
      core.VolumeDevice name devicePath
      core.VolumeMount name mountPath
      core.WeightedPodAffinityTerm weight podAffinityTerm
      discovery.EndpointSlice addressType
      networking.HTTPIngressPath pathType backend
      networking.HTTPIngressRuleValue paths
      networking.IPBlock cidr
      networking.IngressServiceBackend name
      node.RuntimeClass handler
      rbac.ClusterRoleBinding roleRef
      rbac.PolicyRule verbs
      rbac.RoleBinding roleRef
      rbac.RoleRef kind name
      rbac.Subject kind name
      scheduling.PriorityClass value
      storage.StorageClass provisioner
      """;

  private static final String ENUMERATIONS =
      """
      apps.DaemonSetUpdateStrategy.type OnDelete RollingUpdate
      apps.DeploymentStrategy.type Recreate RollingUpdate
      apps.StatefulSetUpdateStrategy.type OnDelete RollingUpdate
      batch.CronJobSpec.concurrencyPolicy Allow Forbid Replace
      core.Container.imagePullPolicy Always IfNotPresent Never
      core.Container.terminationMessagePolicy FallbackToLogsOnError File
      core.ContainerPort.protocol SCTP TCP UDP
      core.HTTPGetAction.scheme HTTP HTTPS
      core.PodSpec.dnsPolicy ClusterFirst ClusterFirstWithHostNet Default None
      core.PodSpec.restartPolicy Always Never OnFailure
      core.ServicePort.protocol SCTP TCP UDP
      core.ServiceSpec.externalTrafficPolicy Cluster Local
      core.ServiceSpec.internalTrafficPolicy Cluster Local
      core.ServiceSpec.sessionAffinity ClientIP None
      core.ServiceSpec.type ClusterIP ExternalName LoadBalancer NodePort
      core.Taint.effect NoExecute NoSchedule PreferNoSchedule
      core.TopologySpreadConstraint.whenUnsatisfiable DoNotSchedule ScheduleAnyway
      discovery.EndpointSlice.addressType FQDN IPv4 IPv6
      networking.HTTPIngressPath.pathType Exact ImplementationSpecific Prefix
      """;

  private static final Set<String> BYTES =
      words(
          """
          core.Secret.data core.ConfigMap.binaryData admissionregistration.WebhookClientConfig.caBundle
          apiextensions.WebhookClientConfig.caBundle certificates.CertificateSigningRequestSpec.request
          certificates.CertificateSigningRequestStatus.certificate
          """);

  private static final Map<String, List<String>> MERGE = table(MERGING);
  private static final Map<String, List<String>> MUST = table(REQUIRED);
  private static final Map<String, List<String>> WORDS = table(ENUMERATIONS);

  private BuiltInFacts() {}

  static boolean isAtomic(String type) {
    return ATOMIC_TYPES.contains(type);
  }

  static boolean isAtomic(String type, String field) {
    return merging(type, field).contains("atomic");
  }

  static boolean retainsKeys(String type, String field) {
    return merging(type, field).contains("retain");
  }

  static boolean isBase64(String type, String field) {
    return BYTES.contains(type + "." + field);
  }

  static List<String> required(String type) {
    return MUST.getOrDefault(type, List.of());
  }

  /** The words that a field may hold, sorted; empty for any. */
  static List<String> enumeration(String type, String field) {
    return WORDS.getOrDefault(type + "." + field, List.of());
  }

  static Node.ListMerge listMerge(String type, String field) {
    List<String> facts = merging(type, field);
    Node.ListType listType = facts.contains("set") ? Node.ListType.SET : Node.ListType.ATOMIC;
    List<String> keys = new ArrayList<>();
    Map<String, Object> defaults = new LinkedHashMap<>();
    String patchKey = "";
    for (String fact : facts) {
      if (fact.startsWith("map=")) {
        listType = Node.ListType.MAP;
        readKeys(fact.substring("map=".length()), keys, defaults);
      } else if (fact.startsWith("merge=")) {
        patchKey = fact.substring("merge=".length());
      }
    }
    boolean merges = facts.contains("merge") || !patchKey.isEmpty();
    return new Node.ListMerge(listType, keys, defaults, merges, patchKey);
  }

  private static void readKeys(String text, List<String> keys, Map<String, Object> defaults) {
    for (String each : text.split(",", -1)) {
      int colon = each.indexOf(':');
      keys.add(colon < 0 ? each : each.substring(0, colon));
      if (colon >= 0) {
        defaults.put(each.substring(0, colon), each.substring(colon + 1));
      }
    }
  }

  private static List<String> merging(String type, String field) {
    return MERGE.getOrDefault(type + "." + field, List.of());
  }

  private static Map<String, List<String>> table(String text) {
    Map<String, List<String>> table = new HashMap<>();
    text.lines()
        .map(line -> List.of(line.split(" ", -1)))
        .forEach(line -> table.put(line.getFirst(), line.subList(1, line.size())));
    return Map.copyOf(table);
  }

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }
}
