package mightypi.gateway.wire;

import io.netty.buffer.ByteBuf;

/** What comes from a client after the head of its request. */
public interface Exchange {

  /** A part of the body, which the exchange releases; some may come although none was wanted. */
  void body(ByteBuf part);

  /** The request is complete. */
  void end(Fields trailers);

  /** No more comes at the moment: what was handed on may be flushed. */
  void pause();

  /** The client's writability has changed. */
  void writabilityChanged();

  /** The client has gone, and with it the wish for an answer. */
  void gone();

  /** Who answers requests. */
  interface Service {
    Exchange begin(RequestHead head, Client client);

    /** A request that could not be read, was answered so. */
    void malformed(Peer peer, int status);
  }
}
