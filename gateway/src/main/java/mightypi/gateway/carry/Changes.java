package mightypi.gateway.carry;

import io.netty.util.AsciiString;
import mightypi.gateway.route.HeaderChanges;
import mightypi.gateway.wire.Fields;

/** Applies changes of headers. */
final class Changes {

  private Changes() {}

  static void apply(HeaderChanges changes, Fields fields) {
    if (changes.isNone()) {
      return;
    }
    for (String name : changes.remove()) {
      fields.remove(new AsciiString(name));
    }
    changes.set().forEach((name, value) -> fields.set(new AsciiString(name), value));
    for (HeaderChanges.Field each : changes.add()) {
      fields.add(new AsciiString(each.name()), each.value());
    }
  }
}
