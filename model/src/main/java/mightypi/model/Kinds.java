package mightypi.model;

/** The built-in kinds that parts speak of. How each is served is declared in the API module. */
public final class Kinds {

  public static final Kind NAMESPACE = Kind.cluster("v1", "Namespace", "namespaces");
  public static final Kind NODE = Kind.cluster("v1", "Node", "nodes");
  public static final Kind POD = Kind.namespaced("v1", "Pod", "pods");
  public static final Kind SERVICE = Kind.namespaced("v1", "Service", "services");
  public static final Kind ENDPOINTS = Kind.namespaced("v1", "Endpoints", "endpoints");
  public static final Kind CONFIG_MAP = Kind.namespaced("v1", "ConfigMap", "configmaps");
  public static final Kind SECRET = Kind.namespaced("v1", "Secret", "secrets");
  public static final Kind SERVICE_ACCOUNT =
      Kind.namespaced("v1", "ServiceAccount", "serviceaccounts");
  public static final Kind EVENT = Kind.namespaced("v1", "Event", "events");
  public static final Kind LEASE = Kind.namespaced("coordination.k8s.io/v1", "Lease", "leases");
  public static final Kind ENDPOINT_SLICE =
      Kind.namespaced("discovery.k8s.io/v1", "EndpointSlice", "endpointslices");
  public static final Kind NETWORK_POLICY =
      Kind.namespaced("networking.k8s.io/v1", "NetworkPolicy", "networkpolicies");
  public static final Kind DEPLOYMENT = Kind.namespaced("apps/v1", "Deployment", "deployments");
  public static final Kind REPLICA_SET = Kind.namespaced("apps/v1", "ReplicaSet", "replicasets");
  public static final Kind REPLICATION_CONTROLLER =
      Kind.namespaced("v1", "ReplicationController", "replicationcontrollers");
  public static final Kind POD_TEMPLATE = Kind.namespaced("v1", "PodTemplate", "podtemplates");
  public static final Kind LIMIT_RANGE = Kind.namespaced("v1", "LimitRange", "limitranges");
  public static final Kind RESOURCE_QUOTA =
      Kind.namespaced("v1", "ResourceQuota", "resourcequotas");
  public static final Kind PERSISTENT_VOLUME =
      Kind.cluster("v1", "PersistentVolume", "persistentvolumes");
  public static final Kind PERSISTENT_VOLUME_CLAIM =
      Kind.namespaced("v1", "PersistentVolumeClaim", "persistentvolumeclaims");
  public static final Kind STATEFUL_SET = Kind.namespaced("apps/v1", "StatefulSet", "statefulsets");
  public static final Kind DAEMON_SET = Kind.namespaced("apps/v1", "DaemonSet", "daemonsets");
  public static final Kind CONTROLLER_REVISION =
      Kind.namespaced("apps/v1", "ControllerRevision", "controllerrevisions");
  public static final Kind JOB = Kind.namespaced("batch/v1", "Job", "jobs");
  public static final Kind CRON_JOB = Kind.namespaced("batch/v1", "CronJob", "cronjobs");
  public static final Kind POD_DISRUPTION_BUDGET =
      Kind.namespaced("policy/v1", "PodDisruptionBudget", "poddisruptionbudgets");
  public static final Kind PRIORITY_CLASS =
      Kind.cluster("scheduling.k8s.io/v1", "PriorityClass", "priorityclasses");
  public static final Kind STORAGE_CLASS =
      Kind.cluster("storage.k8s.io/v1", "StorageClass", "storageclasses");
  public static final Kind MUTATING_WEBHOOK_CONFIGURATION =
      Kind.cluster(
          "admissionregistration.k8s.io/v1",
          "MutatingWebhookConfiguration",
          "mutatingwebhookconfigurations");
  public static final Kind VALIDATING_WEBHOOK_CONFIGURATION =
      Kind.cluster(
          "admissionregistration.k8s.io/v1",
          "ValidatingWebhookConfiguration",
          "validatingwebhookconfigurations");
  public static final Kind VALIDATING_ADMISSION_POLICY =
      Kind.cluster(
          "admissionregistration.k8s.io/v1",
          "ValidatingAdmissionPolicy",
          "validatingadmissionpolicies");
  public static final Kind VALIDATING_ADMISSION_POLICY_BINDING =
      Kind.cluster(
          "admissionregistration.k8s.io/v1",
          "ValidatingAdmissionPolicyBinding",
          "validatingadmissionpolicybindings");

  public static final Kind INGRESS =
      Kind.namespaced("networking.k8s.io/v1", "Ingress", "ingresses");
  public static final Kind HORIZONTAL_POD_AUTOSCALER =
      Kind.namespaced("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers");
  public static final Kind BINDING = Kind.namespaced("v1", "Binding", "bindings");
  public static final Kind COMPONENT_STATUS =
      Kind.cluster("v1", "ComponentStatus", "componentstatuses");
  public static final Kind NODE_METRICS =
      Kind.cluster("metrics.k8s.io/v1beta1", "NodeMetrics", "nodes");
  public static final Kind POD_METRICS =
      Kind.namespaced("metrics.k8s.io/v1beta1", "PodMetrics", "pods");
  public static final Kind RUNTIME_CLASS =
      Kind.cluster("node.k8s.io/v1", "RuntimeClass", "runtimeclasses");
  public static final Kind ROLE = Kind.namespaced("rbac.authorization.k8s.io/v1", "Role", "roles");
  public static final Kind ROLE_BINDING =
      Kind.namespaced("rbac.authorization.k8s.io/v1", "RoleBinding", "rolebindings");
  public static final Kind CLUSTER_ROLE =
      Kind.cluster("rbac.authorization.k8s.io/v1", "ClusterRole", "clusterroles");
  public static final Kind CLUSTER_ROLE_BINDING =
      Kind.cluster("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "clusterrolebindings");
  public static final Kind CUSTOM_RESOURCE_DEFINITION =
      Kind.cluster(
          "apiextensions.k8s.io/v1", "CustomResourceDefinition", "customresourcedefinitions");
  public static final Kind API_SERVICE =
      Kind.cluster("apiregistration.k8s.io/v1", "APIService", "apiservices");

  public static final Kind FLOW_SCHEMA =
      Kind.cluster("flowcontrol.apiserver.k8s.io/v1", "FlowSchema", "flowschemas");
  public static final Kind PRIORITY_LEVEL_CONFIGURATION =
      Kind.cluster(
          "flowcontrol.apiserver.k8s.io/v1",
          "PriorityLevelConfiguration",
          "prioritylevelconfigurations");
  public static final Kind SIGNING_REQUEST =
      Kind.cluster(
          "certificates.k8s.io/v1", "CertificateSigningRequest", "certificatesigningrequests");

  public static final Kind IP_ADDRESS_POOL =
      Kind.namespaced("metallb.io/v1beta1", "IPAddressPool", "ipaddresspools");
  public static final Kind L2_ADVERTISEMENT =
      Kind.namespaced("metallb.io/v1beta1", "L2Advertisement", "l2advertisements");

  public static final Kind ZONE = Kind.cluster("mightypi.cloud/v1", "Zone", "zones");
  public static final Kind DNS_RECORD =
      Kind.namespaced("mightypi.cloud/v1", "DNSRecord", "dnsrecords");
  public static final Kind DNS_ENDPOINT =
      Kind.namespaced("externaldns.k8s.io/v1alpha1", "DNSEndpoint", "dnsendpoints");

  public static final Kind CERTIFICATE =
      Kind.namespaced("cert-manager.io/v1", "Certificate", "certificates");
  public static final Kind CERTIFICATE_REQUEST =
      Kind.namespaced("cert-manager.io/v1", "CertificateRequest", "certificaterequests");
  public static final Kind ISSUER = Kind.namespaced("cert-manager.io/v1", "Issuer", "issuers");
  public static final Kind CLUSTER_ISSUER =
      Kind.cluster("cert-manager.io/v1", "ClusterIssuer", "clusterissuers");
  public static final Kind ORDER = Kind.namespaced("acme.cert-manager.io/v1", "Order", "orders");
  public static final Kind CHALLENGE =
      Kind.namespaced("acme.cert-manager.io/v1", "Challenge", "challenges");

  public static final Kind INGRESS_CLASS =
      Kind.cluster("networking.k8s.io/v1", "IngressClass", "ingressclasses");
  public static final Kind GATEWAY_CLASS =
      Kind.cluster("gateway.networking.k8s.io/v1", "GatewayClass", "gatewayclasses");
  public static final Kind GATEWAY =
      Kind.namespaced("gateway.networking.k8s.io/v1", "Gateway", "gateways");
  public static final Kind HTTP_ROUTE =
      Kind.namespaced("gateway.networking.k8s.io/v1", "HTTPRoute", "httproutes");
  public static final Kind GRPC_ROUTE =
      Kind.namespaced("gateway.networking.k8s.io/v1", "GRPCRoute", "grpcroutes");
  public static final Kind TLS_ROUTE =
      Kind.namespaced("gateway.networking.k8s.io/v1", "TLSRoute", "tlsroutes");
  public static final Kind BACKEND_TLS_POLICY =
      Kind.namespaced("gateway.networking.k8s.io/v1", "BackendTLSPolicy", "backendtlspolicies");
  public static final Kind REFERENCE_GRANT =
      Kind.namespaced("gateway.networking.k8s.io/v1beta1", "ReferenceGrant", "referencegrants");

  private Kinds() {}
}
