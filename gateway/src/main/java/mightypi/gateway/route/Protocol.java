package mightypi.gateway.route;

/** How the gateway speaks to the endpoints of a pool. */
public enum Protocol {
  /** HTTP/1.1; WebSocket by its Upgrade. */
  HTTP,
  /** HTTP/2 without TLS, by prior knowledge. */
  H2C,
  /** TLS, with HTTP/1.1 inside. */
  HTTPS,
  /** gRPC without TLS: HTTP/2 by prior knowledge. */
  GRPC,
  /** gRPC inside TLS. */
  GRPCS,
  /** Bytes as they come, for TLS that is passed through. */
  TCP;

  public boolean isHttp2() {
    return this == H2C || this == GRPC || this == GRPCS;
  }

  public boolean isTls() {
    return this == HTTPS || this == GRPCS;
  }
}
