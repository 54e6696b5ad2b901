package mightypi.node.cri;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;

/** The runtime refused or could not be reached; the message is what people see in events. */
public final class RuntimeFault extends IOException {

  private static final long serialVersionUID = 1;

  private final Status.Code code;

  RuntimeFault(StatusRuntimeException cause) {
    super(words(cause.getStatus()), cause);
    this.code = cause.getStatus().getCode();
  }

  // As the kubelet prints an error of gRPC.
  private static String words(Status status) {
    String name = status.getCode().name();
    StringBuilder camel = new StringBuilder();
    for (String word : name.split("_")) {
      camel.append(word.charAt(0)).append(word.substring(1).toLowerCase(java.util.Locale.ROOT));
    }
    return "rpc error: code = " + camel + " desc = " + detail(status);
  }

  private static String detail(Status status) {
    String description = status.getDescription();
    return description == null ? String.valueOf(status.getCause()) : description;
  }

  /** What it concerns is not there, so a removal has nothing left to do. */
  public boolean isNotFound() {
    return code == Status.Code.NOT_FOUND;
  }

  /** The deadline passed. */
  public boolean isDeadline() {
    return code == Status.Code.DEADLINE_EXCEEDED;
  }

  /** The runtime's own words, without the frame of gRPC. */
  public String description() {
    return getCause() instanceof StatusRuntimeException fault
        ? detail(fault.getStatus())
        : String.valueOf(getMessage());
  }
}
