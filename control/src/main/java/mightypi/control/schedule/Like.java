package mightypi.control.schedule;

import java.util.Map;
import mightypi.model.Document;

/**
 * What neighbours see of a pod. Those of one workload are alike, so that thousands of pods are few
 * of these.
 */
record Like(String namespace, Map<String, String> labels, boolean deleting) {

  static Like of(Document pod) {
    return new Like(pod.namespace(), pod.labels(), pod.isDeleting());
  }
}
