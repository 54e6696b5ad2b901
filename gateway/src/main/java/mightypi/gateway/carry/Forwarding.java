package mightypi.gateway.carry;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import mightypi.gateway.route.Settings;
import mightypi.gateway.wire.Fields;
import mightypi.gateway.wire.Peer;
import mightypi.gateway.wire.RequestHead;

/**
 * What backends are told about the client, under the names of ingress-nginx, and RFC 7239. What a
 * client says about itself is replaced unless it is a trusted proxy, whose words are kept and
 * continued.
 */
final class Forwarding {

  private static final AsciiString FOR = AsciiString.cached("X-Forwarded-For");
  private static final AsciiString HOST = AsciiString.cached("X-Forwarded-Host");
  private static final AsciiString PORT = AsciiString.cached("X-Forwarded-Port");
  private static final AsciiString PROTO = AsciiString.cached("X-Forwarded-Proto");
  private static final AsciiString SCHEME = AsciiString.cached("X-Forwarded-Scheme");
  private static final AsciiString X_SCHEME = AsciiString.cached("X-Scheme");
  private static final AsciiString REAL = AsciiString.cached("X-Real-IP");
  private static final AsciiString FORWARDED = AsciiString.cached("Forwarded");
  static final AsciiString REQUEST_ID = AsciiString.cached("X-Request-ID");
  private static final AsciiString TRACE = AsciiString.cached("traceparent");

  private static final AsciiString HTTP = AsciiString.cached("http");
  private static final AsciiString HTTPS = AsciiString.cached("https");
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** Told by the gateway only. */
  private static final List<AsciiString> OURS =
      List.of(
          FOR,
          HOST,
          PORT,
          PROTO,
          SCHEME,
          X_SCHEME,
          REAL,
          FORWARDED,
          AsciiString.cached("ssl-client-verify"),
          AsciiString.cached("ssl-client-cert"),
          AsciiString.cached("ssl-client-subject-dn"),
          AsciiString.cached("ssl-client-issuer-dn"));

  private final Supplier<Settings> settings;
  private final SplittableRandom chance;

  /**
   * @param chance of one loop
   */
  Forwarding(Supplier<Settings> settings, SplittableRandom chance) {
    this.settings = settings;
    this.chance = chance;
  }

  /** Adds what is told to the fields of the request, and says whom it comes from. */
  InetAddress tell(RequestHead head, Peer peer) {
    Fields fields = head.fields();
    boolean isTrusted = settings.get().trusts(peer.address());
    Optional<AsciiString> before = isTrusted ? fields.joined(FOR) : Optional.empty();
    Optional<AsciiString> chain = isTrusted ? fields.joined(FORWARDED) : Optional.empty();
    AsciiString scheme = peer.isTls() ? HTTPS : HTTP;
    AsciiString host = new AsciiString(head.authority());
    AsciiString port = AsciiString.of(Integer.toString(peer.port()));
    if (isTrusted) {
      scheme = fields.first(PROTO).orElse(scheme);
      host = fields.first(HOST).orElse(host);
      port = fields.first(PORT).orElse(port);
    }
    removeOurs(fields);
    InetAddress client =
        before.map(all -> client(all.toString(), peer.address())).orElse(peer.address());
    fields.add(REAL, before.isEmpty() ? peer.name() : new AsciiString(client.getHostAddress()));
    fields.add(FOR, before.map(all -> all.concat(", ").concat(peer.name())).orElse(peer.name()));
    fields.add(HOST, host);
    fields.add(PORT, port);
    fields.add(PROTO, scheme);
    fields.add(SCHEME, scheme);
    fields.add(X_SCHEME, scheme);
    fields.add(FORWARDED, forwarded(chain, peer, head, scheme));
    trace(fields);
    if (head.isUpgrade()) {
      socketKey(head);
    }
    return client;
  }

  /** WebSockets over HTTP/2 need no key (RFC 8441 section 5), those over HTTP/1.1 do. */
  private void socketKey(RequestHead head) {
    boolean isSocket = head.upgrade().equalsIgnoreCase("websocket");
    if (isSocket && !head.fields().contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
      byte[] key = new byte[16];
      chance.nextBytes(key);
      head.fields().add(HttpHeaderNames.SEC_WEBSOCKET_KEY, Base64.getEncoder().encodeToString(key));
    }
  }

  /**
   * The last address of the chain that is no trusted proxy's: what stands before it is the client's
   * own word.
   */
  private InetAddress client(String chain, InetAddress peer) {
    String[] all = chain.split(",", -1);
    InetAddress client = peer;
    for (int i = all.length - 1; i >= 0; i--) {
      try {
        client = InetAddress.ofLiteral(all[i].strip());
      } catch (IllegalArgumentException e) {
        return client;
      }
      if (!settings.get().trusts(client)) {
        return client;
      }
    }
    return client;
  }

  /** One pass for all; few requests bring any. */
  private static void removeOurs(Fields fields) {
    for (int i = fields.size() - 1; i >= 0; i--) {
      AsciiString name = fields.name(i);
      int first = name.byteAt(0) | 0x20;
      if ((first == 'x' || first == 'f' || first == 's') && isOurs(name)) {
        fields.removeAt(i);
      }
    }
  }

  private static boolean isOurs(AsciiString name) {
    for (AsciiString each : OURS) {
      if (each.length() == name.length() && each.contentEqualsIgnoreCase(name)) {
        return true;
      }
    }
    return false;
  }

  private static AsciiString forwarded(
      Optional<AsciiString> chain, Peer peer, RequestHead head, AsciiString scheme) {
    boolean isIpv6 = peer.name().indexOf(':', 0) >= 0;
    String node = isIpv6 ? "\"[" + peer.name() + "]\"" : peer.name().toString();
    String own = "for=" + node + ";host=\"" + head.authority() + "\";proto=" + scheme;
    return new AsciiString(chain.map(all -> all + ", " + own).orElse(own));
  }

  /** The trace of the client goes on; otherwise one begins that nobody has asked to record. */
  private void trace(Fields fields) {
    int at = fields.indexOf(REQUEST_ID);
    boolean hasTrace = fields.contains(TRACE);
    if (at >= 0 && hasTrace) {
      return;
    }
    byte[] id = new byte[32];
    hex(id, 0, chance.nextLong());
    hex(id, 16, chance.nextLong() | 1);
    if (at < 0) {
      fields.add(REQUEST_ID, new AsciiString(id, false));
    }
    if (!hasTrace) {
      byte[] trace = new byte[55];
      trace[0] = '0';
      trace[1] = '0';
      trace[2] = '-';
      System.arraycopy(id, 0, trace, 3, 32);
      trace[35] = '-';
      hex(trace, 36, chance.nextLong() | 1);
      trace[52] = '-';
      trace[53] = '0';
      trace[54] = '0';
      fields.add(TRACE, new AsciiString(trace, false));
    }
  }

  private static void hex(byte[] to, int at, long value) {
    for (int i = 0; i < 16; i++) {
      to[at + i] = HEX[(int) (value >>> (60 - 4 * i)) & 15];
    }
  }
}
