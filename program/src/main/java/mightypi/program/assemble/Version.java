package mightypi.program.assemble;

/**
 * What this is, in the words of its own release and of the Kubernetes release whose API it speaks.
 */
public final class Version {

  public static final String MIGHTY = "0.1.0";

  /** As {@code kubectl version} and the node's {@code kubeletVersion} show it. */
  public static final String KUBERNETES = "v1.32.0+mightypi";

  private Version() {}
}
