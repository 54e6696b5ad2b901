package mightypi.why.probe;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mightypi.why.evidence.Names.Reply;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Questions to one server; one that does not answer is asked twice. */
final class Lookup {

  private static final Duration DEADLINE = Duration.ofMillis(1500);
  private static final int TRIES = 2;
  private static final long LONGEST = Integer.MAX_VALUE;

  private final InetSocketAddress server;
  private final boolean isRecursive;
  private final boolean isUnchecked;
  private boolean wasAuthoritative;

  /**
   * @param isUnchecked whether to ask for answers whose signatures do not hold (CD, RFC 4035)
   */
  Lookup(InetSocketAddress server, boolean isRecursive, boolean isUnchecked) {
    this.server = server;
    this.isRecursive = isRecursive;
    this.isUnchecked = isUnchecked;
  }

  /** Whether the last answer was the server's own. */
  boolean wasAuthoritative() {
    return wasAuthoritative;
  }

  /** Empty when there was no answer. */
  Optional<Message> ask(Name name, int type) {
    for (int i = 0; i < TRIES; i++) {
      try {
        SimpleResolver resolver = new SimpleResolver(server);
        resolver.setTimeout(DEADLINE);
        Message answer = resolver.send(question(name, type));
        wasAuthoritative = answer.getHeader().getFlag(Flags.AA);
        return Optional.of(answer);
      } catch (IOException e) {
        // Lost or refused; the second try tells.
      }
    }
    return Optional.empty();
  }

  private Message question(Name name, int type) {
    Message question = Message.newQuery(Record.newRecord(name, type, DClass.IN));
    if (!isRecursive) {
      question.getHeader().unsetFlag(Flags.RD);
    }
    if (isUnchecked) {
      question.getHeader().setFlag(Flags.CD);
    }
    return question;
  }

  /** IPv4 and IPv6 addresses as one answer. */
  Reply addresses(Name name) {
    Optional<Message> four = ask(name, Type.A);
    if (four.isEmpty()) {
      return new Reply("TIMEOUT", List.of(), List.of(), 0);
    }
    boolean isFourOwn = wasAuthoritative;
    Optional<Message> six =
        four.get().getRcode() == Rcode.NOERROR ? ask(name, Type.AAAA) : Optional.empty();
    wasAuthoritative = isFourOwn;
    List<String> aliases = new ArrayList<>();
    List<String> addresses = new ArrayList<>();
    long ttl = LONGEST;
    List<Record> records = new ArrayList<>(four.get().getSection(Section.ANSWER));
    six.ifPresent(each -> records.addAll(each.getSection(Section.ANSWER)));
    for (Record each : records) {
      ttl = Math.min(ttl, each.getTTL());
      read(each, aliases, addresses);
    }
    return new Reply(
        Rcode.string(four.get().getRcode()), aliases, addresses, records.isEmpty() ? 0 : ttl);
  }

  private static void read(Record record, List<String> aliases, List<String> addresses) {
    switch (record) {
      case ARecord four -> addresses.add(four.getAddress().getHostAddress());
      case AAAARecord six -> addresses.add(six.getAddress().getHostAddress());
      case CNAMERecord alias -> {
        String target = alias.getTarget().toString(true);
        if (!aliases.contains(target)) {
          aliases.add(target);
        }
      }
      default -> {} // signatures and the like
    }
  }
}
