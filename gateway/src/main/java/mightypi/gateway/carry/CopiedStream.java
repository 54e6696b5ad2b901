package mightypi.gateway.carry;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.gateway.route.Mirror;
import mightypi.gateway.upstream.Backends;
import mightypi.gateway.upstream.Target;
import mightypi.gateway.upstream.Targets;
import mightypi.gateway.wire.Fields;
import mightypi.gateway.wire.RequestHead;
import mightypi.gateway.wire.Stream;

/** A stream to a backend of which others are told as well (HTTPRequestMirrorFilter). */
final class CopiedStream implements Stream {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final Stream original;
  private final List<Copy> copies;

  private CopiedStream(Stream original, List<Copy> copies) {
    this.original = original;
    this.copies = copies;
  }

  /** Beside the stream, those copies that chance wants; the stream itself when it wants none. */
  static Stream of(Stream original, Carriage carriage, Courier courier, List<Mirror> mirrors) {
    if (carriage.head().isUpgrade()) {
      return original;
    }
    List<Copy> copies = new ArrayList<>(mirrors.size());
    for (Mirror each : mirrors) {
      if (courier.here().chance().nextInt(Mirror.ALL) < each.share()) {
        begin(each, carriage, courier).ifPresent(copies::add);
      }
    }
    return copies.isEmpty() ? original : new CopiedStream(original, copies);
  }

  private static Optional<Copy> begin(Mirror mirror, Carriage carriage, Courier courier) {
    Optional<Targets> pool = courier.pools().find(mirror.pool());
    Optional<Target> target = pool.flatMap(each -> each.next(0, Set.of()));
    if (pool.isEmpty() || target.isEmpty()) {
      return Optional.empty();
    }
    RequestHead head = carriage.head();
    RequestHead copied = mirror.host().map(head::withAuthority).orElse(head);
    boolean hasBody = head.length() != 0;
    Copy copy = new Copy(carriage.loop(), target.get(), hasBody);
    Backends.Call call =
        new Backends.Call(pool.get().pool(), target.get(), copied, !hasBody, CONNECT);
    courier.backends().open(carriage.loop(), call, copy);
    return Optional.of(copy);
  }

  @Override
  public void body(ByteBuf part) {
    copies.forEach(each -> each.body(part.retainedDuplicate()));
    original.body(part);
  }

  @Override
  public void end(Fields trailers) {
    copies.forEach(each -> each.end(trailers));
    original.end(trailers);
  }

  @Override
  public void flush() {
    copies.forEach(Copy::flush);
    original.flush();
  }

  @Override
  public boolean isWritable() {
    return original.isWritable();
  }

  @Override
  public void wants(boolean more) {
    original.wants(more);
  }

  @Override
  public void cancel() {
    copies.forEach(Copy::giveUp);
    original.cancel();
  }
}
