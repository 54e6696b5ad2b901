package mightypi.node.volume;

/** A volume cannot be had now. */
public final class MountFault extends Exception {

  private static final long serialVersionUID = 1;

  private MountFault(String message) {
    super(message);
  }

  static MountFault of(String volume, String why) {
    return new MountFault("MountVolume.SetUp failed for volume \"" + volume + "\" : " + why);
  }

  /** The message, in one piece. */
  public String words() {
    return String.valueOf(getMessage());
  }
}
