package mightypi.scale;

/** What the cluster is filled with. */
final class Objects {

  private static final String FILLING = "0123456789abcdef".repeat(64);

  private Objects() {}

  static String namespace(String name) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"%s\"}}"
        .formatted(name);
  }

  /** Of 1 KiB. */
  static String configMap(String name, int number, String stamp) {
    return """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s","labels":{"group":"g%d"}},\
        "data":{"stamp":"%s","text":"%s"}}"""
        .formatted(name, number % 100, stamp, FILLING);
  }

  static String owned(String name, String ownerUid) {
    return """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"%s","ownerReferences":[\
        {"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"%s"}]}}"""
        .formatted(name, ownerUid);
  }

  static String node(String name, int number) {
    return """
        {"apiVersion":"v1","kind":"Node","metadata":{"name":"%s","labels":{"zone":"z%d",\
        "kubernetes.io/hostname":"%s"}},"status":{"capacity":{"cpu":"1000","memory":"1000Gi",\
        "pods":"2000"},"allocatable":{"cpu":"1000","memory":"1000Gi","pods":"2000"},\
        "conditions":[{"type":"Ready","status":"True","reason":"KubeletReady",\
        "lastHeartbeatTime":"%s","lastTransitionTime":"%s"}]}}"""
        .formatted(name, number % 3, name, now(), now());
  }

  static String lease(String node) {
    return """
        {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"%s"},\
        "spec":{"holderIdentity":"%s","leaseDurationSeconds":40,"renewTime":"%s"}}"""
        .formatted(node, node, now().replace("Z", ".000000Z"));
  }

  private static String now() {
    return java.time.Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
  }

  /** How a pod wants to be placed. */
  enum Placing {
    ANYWHERE(""),
    SPREAD(
        """
        ,"topologySpreadConstraints":[{"maxSkew":1,"topologyKey":"zone","whenUnsatisfiable":\
        "DoNotSchedule","labelSelector":{"matchLabels":{"app":"many"}}}]"""),
    APART(
        """
        ,"affinity":{"podAntiAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":[\
        {"weight":10,"podAffinityTerm":{"topologyKey":"kubernetes.io/hostname","labelSelector":\
        {"matchLabels":{"app":"many"}}}}]}}""");

    private final String fields;

    Placing(String fields) {
      this.fields = fields;
    }
  }

  static String pod(String name, int service, Placing placing) {
    return """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"%s","labels":{"app":"many",\
        "service":"s%d"}},"spec":{"containers":[{"name":"web","image":"local/httpd:1","ports":[\
        {"name":"http","containerPort":8080}],"env":[{"name":"PLACE","value":"somewhere"}],\
        "resources":{"requests":{"cpu":"10m","memory":"16Mi"}}}]%s}}"""
        .formatted(name, service, placing.fields);
  }

  /** What the agent of its node would say of a pod that runs. */
  static String running(int number, boolean ready) {
    String address =
        "10.%d.%d.%d".formatted(200 + number / 62500, number / 250 % 250, number % 250 + 1);
    return """
        {"status":{"phase":"Running","podIP":"%s","podIPs":[{"ip":"%s"}],"conditions":[\
        {"type":"Ready","status":"%s","lastTransitionTime":"2026-01-01T00:00:00Z"}]}}"""
        .formatted(address, address, ready ? "True" : "False");
  }

  /** Headless, for a range of addresses may have fewer than a large cluster has Services. */
  static String service(String name, String selector) {
    return """
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"%s"},"spec":{"clusterIP":"None","selector":{%s},\
        "ports":[{"name":"http","port":80,"targetPort":"http"}]}}"""
        .formatted(name, selector);
  }

  static String quota() {
    return """
        {"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"bound"},\
        "spec":{"hard":{"count/configmaps":"1000000","pods":"100000"}}}""";
  }
}
