package mightypi.node.plan;

/** A container cannot be described as the pod has it; the message is what people see. */
public final class ConfigFault extends Exception {

  private static final long serialVersionUID = 1;

  public ConfigFault(String message) {
    super(message);
  }

  /** The message, in one piece. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
