package mightypi.gateway.observe;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Optional;
import mightypi.gateway.route.Route;
import mightypi.gateway.wire.RequestHead;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line of JSON a request, in the program's log and never in a file of its own. It tells neither
 * fields nor the query, in which people put secrets.
 */
public final class AccessLog implements Outcome.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  @Override
  public void ended(Outcome outcome) {
    LOG.info("{}", line(outcome));
  }

  static String line(Outcome outcome) {
    StringBuilder out = new StringBuilder(256).append('{');
    text(out, "client", outcome.peer().name().toString());
    Optional<RequestHead> head = outcome.head();
    text(out, "method", head.map(RequestHead::method).orElse(""));
    text(out, "scheme", outcome.peer().scheme());
    text(out, "host", head.map(RequestHead::authority).orElse(""));
    text(out, "path", head.map(RequestHead::path).orElse(""));
    text(out, "protocol", head.map(h -> h.version().toString()).orElse(""));
    number(out, "status", outcome.status());
    number(out, "bytesReceived", outcome.volume().received());
    number(out, "bytesSent", outcome.volume().sent());
    number(out, "micros", outcome.nanos() / 1000);
    text(out, "route", outcome.route().map(Route::origin).map(Object::toString).orElse(""));
    text(out, "upstream", outcome.target());
    number(out, "tries", outcome.volume().tries());
    out.setCharAt(out.length() - 1, '}');
    return out.toString();
  }

  private static void text(StringBuilder out, String name, String value) {
    out.append('"').append(name).append("\":\"");
    JsonStringEncoder.getInstance().quoteAsString(value, out);
    out.append("\",");
  }

  private static void number(StringBuilder out, String name, long value) {
    out.append('"').append(name).append("\":").append(value).append(',');
  }
}
