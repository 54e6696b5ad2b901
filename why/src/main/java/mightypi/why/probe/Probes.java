package mightypi.why.probe;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mightypi.why.evidence.Evidence;
import mightypi.why.evidence.Evidence.Neighbour;
import mightypi.why.evidence.Names;
import mightypi.why.evidence.Question;
import mightypi.why.evidence.Visit;

/** Goes and looks. */
public final class Probes {

  private static final int MOST_ADDRESSES = 4;

  private final Question question;
  private final Where where;

  private Probes(Question question, Where where) {
    this.question = question;
    this.where = where;
  }

  /** Looks at everything; ends within some ten seconds. */
  public static Evidence gather(Question question, Where where) throws IOException {
    return new Probes(question, where).gather();
  }

  private Evidence gather() throws IOException {
    Names names = question.isAddress() ? Names.NONE : new NameProbe(question, where).look();
    Trust trust = Trust.of(where.authority());
    List<Callable<Visit>> visits = new ArrayList<>();
    for (String address : addresses(names)) {
      visits.add(() -> new AddressProbe(question, trust).visit(address));
    }
    List<Callable<Neighbour>> nodes = new ArrayList<>();
    where.nodes().forEach((node, address) -> nodes.add(() -> Lan.neighbour(node, address)));
    List<Neighbour> neighbours =
        together(nodes).stream()
            .filter(each -> !each.hardware().isEmpty() && !each.hardware().equals(Visit.NOBODY))
            .toList();
    return new Evidence(names, together(visits), neighbours);
  }

  /** Where the name leads, and the doors of the cloud. */
  private Set<String> addresses(Names names) {
    Set<String> all = new LinkedHashSet<>();
    if (question.isAddress()) {
      all.add(question.host());
    }
    names.reply().addresses().stream()
        .sorted((one, other) -> Boolean.compare(one.contains(":"), other.contains(":")))
        .limit(MOST_ADDRESSES)
        .forEach(all::add);
    where.gateways().stream().limit(1).forEach(all::add);
    return all;
  }

  private static <T> List<T> together(List<Callable<T>> looks) throws IOException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<T> found = new ArrayList<>();
      for (Future<T> each : threads.invokeAll(looks)) {
        found.add(each.get());
      }
      return found;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
