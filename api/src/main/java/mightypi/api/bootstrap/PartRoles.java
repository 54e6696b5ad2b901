package mightypi.api.bootstrap;

import static mightypi.api.bootstrap.Roles.binding;
import static mightypi.api.bootstrap.Roles.clusterBinding;
import static mightypi.api.bootstrap.Roles.clusterRole;
import static mightypi.api.bootstrap.Roles.named;
import static mightypi.api.bootstrap.Roles.role;
import static mightypi.api.bootstrap.Roles.rule;

import java.util.List;
import mightypi.model.Document;

/** The roles of nodes and of the parts that tools from elsewhere may bring along. */
final class PartRoles {

  private static final String READ = "get,list,watch";
  private static final String SCHEDULER = "User:system:kube-scheduler";
  private static final String EVENTS = "core,events.k8s.io";

  private static final String CERTIFICATES = "certificates.k8s.io";
  private static final String REQUESTS = "certificatesigningrequests";

  private PartRoles() {}

  static List<Document> all() {
    return List.of(
        node(),
        clusterRole(
            "system:node-proxier",
            rule("list,watch", "core", "services,endpoints"),
            rule(READ, "core", "nodes"),
            rule("create,patch,update", EVENTS, "events"),
            rule("list,watch", "discovery.k8s.io", "endpointslices")),
        scheduler(),
        controllerManager(),
        nodeBootstrapper(),
        requester("nodeclient"),
        requester("selfnodeclient"),
        approver("kube-apiserver-client"),
        approver("kube-apiserver-client-kubelet"),
        approver("kubelet-serving"),
        approver("legacy-unknown"),
        clusterRole("system:kube-dns", rule("list,watch", "core", "endpoints,services")),
        clusterRole(
            "system:auth-delegator",
            rule("create", "authentication.k8s.io", "tokenreviews"),
            rule("create", "authorization.k8s.io", "subjectaccessreviews")),
        clusterRole(
            "system:kubelet-api-admin",
            rule("get,list,watch,proxy", "core", "nodes"),
            rule("*", "core", "nodes/log,nodes/metrics,nodes/proxy,nodes/stats")),
        role(
            "kube-system",
            "extension-apiserver-authentication-reader",
            named(READ, "core", "configmaps", "extension-apiserver-authentication")),
        role(
            "kube-system",
            "system::leader-locking-kube-scheduler",
            rule("watch", "core", "configmaps"),
            named("get,update", "core", "configmaps", "kube-scheduler")),
        role(
            "kube-system",
            "system::leader-locking-kube-controller-manager",
            rule("watch", "core", "configmaps"),
            named("get,update", "core", "configmaps", "kube-controller-manager")));
  }

  // ConfigMaps, Secrets and tokens come beside this from the node authorizer, pod by pod.
  private static Document node() {
    return clusterRole(
        "system:node",
        rule("create", "authentication.k8s.io", "tokenreviews"),
        rule("create", "authorization.k8s.io", "localsubjectaccessreviews,subjectaccessreviews"),
        rule(READ, "core", "services"),
        rule("create,get,list,watch", "core", "nodes"),
        rule("patch,update", "core", "nodes,nodes/status"),
        rule("create,patch,update", "core", "events"),
        rule(READ, "core", "pods"),
        rule("create,delete", "core", "pods"),
        rule("patch,update", "core", "pods/status"),
        rule("create", "core", "pods/eviction"),
        rule("create,delete,get,patch,update", "coordination.k8s.io", "leases"),
        rule("create,get,list,watch", CERTIFICATES, REQUESTS),
        rule(READ, "node.k8s.io", "runtimeclasses"));
  }

  private static Document nodeBootstrapper() {
    return clusterRole(
        "system:node-bootstrapper", rule("create,get,list,watch", CERTIFICATES, REQUESTS));
  }

  /** Whose requests for nodes are approved at once. */
  private static Document requester(String subresource) {
    return clusterRole(
        "system:certificates.k8s.io:certificatesigningrequests:" + subresource,
        rule("create", CERTIFICATES, REQUESTS + "/" + subresource));
  }

  private static Document approver(String signer) {
    return clusterRole(
        "system:certificates.k8s.io:" + signer + "-approver",
        named("approve", CERTIFICATES, "signers", "kubernetes.io/" + signer));
  }

  private static Document scheduler() {
    return clusterRole(
        "system:kube-scheduler",
        rule("create,patch,update", EVENTS, "events"),
        rule("create", "coordination.k8s.io", "leases"),
        named("get,update", "coordination.k8s.io", "leases", "kube-scheduler"),
        rule(READ, "core", "nodes,namespaces"),
        rule("delete,get,list,watch", "core", "pods"),
        rule("create", "core", "bindings,pods/binding"),
        rule("patch,update", "core", "pods/status"),
        rule(READ, "core", "replicationcontrollers,services"),
        rule(READ, "apps", "replicasets,statefulsets"),
        rule("create", "authentication.k8s.io", "tokenreviews"),
        rule("create", "authorization.k8s.io", "subjectaccessreviews"));
  }

  private static Document controllerManager() {
    return clusterRole(
        "system:kube-controller-manager",
        rule("create,patch,update", EVENTS, "events"),
        rule("create", "coordination.k8s.io", "leases"),
        named("get,update", "coordination.k8s.io", "leases", "kube-controller-manager"),
        rule("create", "core", "secrets,serviceaccounts"),
        rule("delete", "core", "secrets"),
        rule("get", "core", "configmaps,namespaces,secrets,serviceaccounts"),
        rule("update", "core", "secrets,serviceaccounts"),
        rule("create", "authentication.k8s.io", "tokenreviews"),
        rule("create", "authorization.k8s.io", "subjectaccessreviews"),
        rule("list,watch", "*", "*"),
        rule("create", "core", "serviceaccounts/token"));
  }

  static List<Document> bindings() {
    return List.of(
        clusterBinding("system:node", "system:node", "Group:system:nodes"),
        clusterBinding("system:node-proxier", "system:node-proxier", "User:system:kube-proxy"),
        clusterBinding("system:kube-scheduler", "system:kube-scheduler", SCHEDULER),
        clusterBinding(
            "system:kube-controller-manager",
            "system:kube-controller-manager",
            "User:system:kube-controller-manager"),
        clusterBinding("system:kube-dns", "system:kube-dns", "Account:kube-system/kube-dns"),
        binding(
            "kube-system",
            "system::extension-apiserver-authentication-reader",
            "extension-apiserver-authentication-reader",
            "User:system:kube-controller-manager",
            SCHEDULER),
        binding(
            "kube-system",
            "system::leader-locking-kube-scheduler",
            "system::leader-locking-kube-scheduler",
            SCHEDULER),
        binding(
            "kube-system",
            "system::leader-locking-kube-controller-manager",
            "system::leader-locking-kube-controller-manager",
            "User:system:kube-controller-manager"));
  }
}
