package mightypi.gateway.listen;

import io.netty.channel.ChannelHandler;
import mightypi.gateway.route.TlsBinding;
import mightypi.gateway.wire.Peer;

/** Who carries connections whose TLS does not end here. */
public interface Passage {

  /** The handler of one connection; it is given the bytes from the first on. */
  ChannelHandler begin(TlsBinding.Passthrough binding, Peer peer);
}
