package mightypi.gateway.stage;

import java.net.InetAddress;
import java.util.List;
import mightypi.gateway.route.Cidr;
import mightypi.gateway.route.Guards;
import mightypi.gateway.wire.Fields;

/** Lets in by address: those who are denied never, and if some are allowed, only those. */
final class Addresses implements Stage {

  @Override
  public boolean concerns(Passing request) {
    Guards guards = request.route().guards();
    return !guards.allow().isEmpty() || !guards.deny().isEmpty();
  }

  @Override
  public void enter(Passing request) {
    Guards guards = request.route().guards();
    InetAddress from = request.clientAddress();
    boolean isDenied = anyHas(guards.deny(), from);
    boolean isAllowed = guards.allow().isEmpty() || anyHas(guards.allow(), from);
    if (isDenied || !isAllowed) {
      request.answer(403, new Fields(4));
    } else {
      request.next();
    }
  }

  static boolean anyHas(List<Cidr> ranges, InetAddress address) {
    return ranges.stream().anyMatch(each -> each.contains(address));
  }
}
