package mightypi.dns.zone;

import java.util.List;
import mightypi.model.Document;
import mightypi.model.Json;
import mightypi.model.Key;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * What one DNSRecord says, as far as it can be judged alone.
 *
 * @param born the order in which claims to one name are heard: the eldest first
 * @param owner two records of one owner add up; those of different owners are in each other's way
 */
record RecordReading(
    Key key, String born, String owner, String ownerText, Name name, List<Record> records) {

  RecordReading {
    records = List.copyOf(records);
  }

  static RecordReading of(Key key, Document document, List<Record> records) {
    return new RecordReading(
        key,
        Json.text(document.tree(), "metadata", "creationTimestamp").orElse("")
            + " "
            + key.namespace()
            + "/"
            + key.name(),
        document.controller().map(Document.Owner::uid).orElse("namespace " + key.namespace()),
        document.controller().map(each -> " of " + each.kind() + " " + each.name()).orElse(""),
        records.getFirst().getName(),
        records);
  }

  int type() {
    return records.getFirst().getType();
  }

  /** As messages name it. */
  String text() {
    return "DNSRecord " + key.namespace() + "/" + key.name() + ownerText;
  }
}
