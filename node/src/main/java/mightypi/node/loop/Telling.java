package mightypi.node.loop;

import mightypi.control.loop.Chronicle;
import mightypi.model.Document;
import mightypi.model.Kinds;
import mightypi.model.Occurrence;
import mightypi.node.image.PodImages;

/** Tells people about one pod, in the name of the node. */
final class Telling implements PodImages.Voice {

  private static final String COMPONENT = "kubelet";

  private final Chronicle chronicle;
  private volatile Document pod;

  Telling(Chronicle chronicle, Document pod) {
    this.chronicle = chronicle;
    this.pod = pod;
  }

  void about(Document newer) {
    pod = newer;
  }

  @Override
  public void normal(String reason, String message) {
    chronicle.tell(COMPONENT, Occurrence.normal(Kinds.POD, pod, reason, message));
  }

  @Override
  public void warning(String reason, String message) {
    chronicle.tell(COMPONENT, Occurrence.warning(Kinds.POD, pod, reason, message));
  }
}
