package mightypi.gateway;

import java.net.InetAddress;
import java.util.Optional;

/**
 * Where the gateway is.
 *
 * @param address where its process listens, on the ports that {@link
 *     mightypi.gateway.route.Listener#localPort} names
 * @param node the node that it runs on, if it is one
 */
public record GatewayConfig(InetAddress address, Optional<String> node) {}
