package mightypi.gateway.gatewayapi;

import java.util.List;
import mightypi.model.Document;

/** A Gateway of ours. */
public record GatewayView(Document document, List<ListenerView> listeners) {
  public GatewayView {
    listeners = List.copyOf(listeners);
  }
}
