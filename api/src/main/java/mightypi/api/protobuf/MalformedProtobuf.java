package mightypi.api.protobuf;

/** The bytes are not what they claim to be. */
public final class MalformedProtobuf extends RuntimeException {
  private static final long serialVersionUID = 1;

  MalformedProtobuf(String message) {
    super(message, null, false, false);
  }
}
