package mightypi.node.plan;

/** The labels and annotations by which containers of pods are known again, as kubelets set them. */
public final class Labels {

  public static final String POD_NAME = "io.kubernetes.pod.name";
  public static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
  public static final String POD_UID = "io.kubernetes.pod.uid";
  public static final String CONTAINER_NAME = "io.kubernetes.container.name";

  /** Tells the pods of this node from those that others keep in the same runtime. */
  public static final String NODE = "mightypi.cloud/node";

  static final String HASH = "io.kubernetes.container.hash";
  static final String RESTART_COUNT = "io.kubernetes.container.restartCount";
  static final String MESSAGE_PATH = "io.kubernetes.container.terminationMessagePath";
  static final String MESSAGE_POLICY = "io.kubernetes.container.terminationMessagePolicy";
  static final String GRACE = "io.kubernetes.pod.terminationGracePeriod";

  private Labels() {}
}
