package mightypi.api.signing;

/** That a certification request cannot be read, or that its signature is not good. */
public final class MalformedPetition extends Exception {

  private static final long serialVersionUID = 1L;

  MalformedPetition(String why) {
    super(why);
  }

  public String why() {
    return String.valueOf(getMessage());
  }
}
