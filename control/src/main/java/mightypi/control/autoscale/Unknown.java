package mightypi.control.autoscale;

/** A number of replicas that cannot be computed; the message says why, in Kubernetes' words. */
final class Unknown extends Exception {

  private static final long serialVersionUID = 1;

  Unknown(String message) {
    super(message);
  }

  String why() {
    return String.valueOf(getMessage());
  }

  /** The same, told from further away. */
  Unknown from(String where) {
    return new Unknown(where + ": " + why());
  }
}
