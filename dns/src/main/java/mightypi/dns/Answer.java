package mightypi.dns;

import java.util.List;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/** What the cluster's zone says to a question. */
sealed interface Answer {

  /** The name exists; it may have no record of the type that was asked for. */
  record Found(List<Record> records, List<Record> additional) implements Answer {
    public Found {
      records = List.copyOf(records);
      additional = List.copyOf(additional);
    }

    static Found of(List<Record> records) {
      return new Found(records, List.of());
    }
  }

  /** Another name of something outside: whoever answers adds what that one resolves to. */
  record Alias(Record record, Name target) implements Answer {}

  /** There is no such name in the zone. */
  record NoName() implements Answer {}

  /** The zone does not speak for that name. */
  record NotOurs() implements Answer {}
}
