package mightypi.api.bootstrap;

import static mightypi.api.bootstrap.Roles.aggregated;
import static mightypi.api.bootstrap.Roles.clusterBinding;
import static mightypi.api.bootstrap.Roles.clusterRole;
import static mightypi.api.bootstrap.Roles.gathering;
import static mightypi.api.bootstrap.Roles.paths;
import static mightypi.api.bootstrap.Roles.rule;

import java.util.List;
import java.util.Set;
import mightypi.model.Document;

/** The roles for people, and what everybody may do. */
final class UserRoles {

  private static final String READ = "get,list,watch";
  private static final String WRITE = "create,delete,deletecollection,patch,update";
  private static final String ACCESS = "rbac.authorization.k8s.io";
  private static final String APPS =
      "controllerrevisions,daemonsets,daemonsets/status,deployments,deployments/scale,"
          + "deployments/status,replicasets,replicasets/scale,replicasets/status,statefulsets,"
          + "statefulsets/scale,statefulsets/status";
  private static final String APPS_WRITTEN =
      "daemonsets,deployments,deployments/rollback,deployments/scale,replicasets,"
          + "replicasets/scale,statefulsets,statefulsets/scale";
  private static final String DISCOVERY =
      "/api,/api/*,/apis,/apis/*,/healthz,/livez,/openapi,/openapi/*,/readyz,/version,/version/";

  private UserRoles() {}

  static List<Document> all() {
    return List.of(
        clusterRole("cluster-admin", rule("*", "*", "*"), paths("*", "*")),
        clusterRole("system:discovery", paths("get", DISCOVERY)),
        clusterRole(
            "system:public-info-viewer",
            paths("get", "/healthz,/livez,/readyz,/version,/version/")),
        clusterRole(
            "system:monitoring",
            paths("get", "/healthz,/healthz/*,/livez,/livez/*,/metrics,/readyz,/readyz/*")),
        clusterRole(
            "system:basic-user",
            rule(
                "create",
                "authorization.k8s.io",
                "selfsubjectaccessreviews,selfsubjectrulesreviews"),
            rule("create", "authentication.k8s.io", "selfsubjectreviews")),
        clusterRole(
            "system:service-account-issuer-discovery",
            paths(
                "get",
                "/.well-known/openid-configuration,/.well-known/openid-configuration/,/openid/v1/jwks,/openid/v1/jwks/")),
        gathering("admin", ""),
        gathering("edit", "admin"),
        gathering("view", "edit"),
        admin(),
        edit(),
        view(),
        metricsReader());
  }

  /** As metrics-server's manifests have it. */
  private static Document metricsReader() {
    return aggregated(
        "system:aggregated-metrics-reader",
        Set.of("view", "edit", "admin"),
        rule(READ, "metrics.k8s.io", "nodes,pods"));
  }

  private static Document admin() {
    return aggregated(
        "system:aggregate-to-admin",
        "admin",
        rule("create", "authorization.k8s.io", "localsubjectaccessreviews"),
        rule(READ + "," + WRITE, ACCESS, "rolebindings,roles"));
  }

  private static Document edit() {
    return aggregated(
        "system:aggregate-to-edit",
        "edit",
        rule(
            READ,
            "core",
            "pods/attach,pods/exec,pods/portforward,pods/proxy,secrets,services/proxy"),
        rule("impersonate", "core", "serviceaccounts"),
        rule(WRITE, "core", "pods,pods/attach,pods/exec,pods/portforward,pods/proxy"),
        rule("create", "core", "pods/eviction"),
        rule(
            WRITE,
            "core",
            "configmaps,events,persistentvolumeclaims,replicationcontrollers,"
                + "replicationcontrollers/scale,secrets,serviceaccounts,services,services/proxy"),
        rule("create", "core", "serviceaccounts/token"),
        rule(WRITE, "apps", APPS_WRITTEN),
        rule(WRITE, "autoscaling", "horizontalpodautoscalers"),
        rule(WRITE, "batch", "cronjobs,jobs"),
        rule(WRITE, "policy", "poddisruptionbudgets"),
        rule(WRITE, "networking.k8s.io", "ingresses,networkpolicies"),
        rule(READ + "," + WRITE, "coordination.k8s.io", "leases"));
  }

  private static Document view() {
    return aggregated(
        "system:aggregate-to-view",
        "view",
        rule(
            READ,
            "core",
            "bindings,configmaps,endpoints,events,limitranges,namespaces,namespaces/status,"
                + "persistentvolumeclaims,persistentvolumeclaims/status,pods,pods/log,pods/status,"
                + "replicationcontrollers,replicationcontrollers/scale,"
                + "replicationcontrollers/status,resourcequotas,resourcequotas/status,"
                + "serviceaccounts,services,services/status"),
        rule(READ, "discovery.k8s.io", "endpointslices"),
        rule(READ, "apps", APPS),
        rule(READ, "autoscaling", "horizontalpodautoscalers,horizontalpodautoscalers/status"),
        rule(READ, "batch", "cronjobs,cronjobs/status,jobs,jobs/status"),
        rule(READ, "policy", "poddisruptionbudgets,poddisruptionbudgets/status"),
        rule(READ, "networking.k8s.io", "ingresses,ingresses/status,networkpolicies"));
  }

  static List<Document> bindings() {
    return List.of(
        clusterBinding("cluster-admin", "cluster-admin", "Group:system:masters"),
        clusterBinding("system:monitoring", "system:monitoring", "Group:system:monitoring"),
        clusterBinding("system:discovery", "system:discovery", "Group:system:authenticated"),
        clusterBinding("system:basic-user", "system:basic-user", "Group:system:authenticated"),
        clusterBinding(
            "system:public-info-viewer",
            "system:public-info-viewer",
            "Group:system:authenticated",
            "Group:system:unauthenticated"),
        clusterBinding(
            "system:service-account-issuer-discovery",
            "system:service-account-issuer-discovery",
            "Group:system:serviceaccounts"));
  }
}
