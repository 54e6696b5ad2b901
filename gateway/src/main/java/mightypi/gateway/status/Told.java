package mightypi.gateway.status;

import java.util.List;
import mightypi.control.loop.Warnings;
import mightypi.gateway.draft.Finding;
import mightypi.model.Decision;
import mightypi.model.Document;
import mightypi.model.Key;
import mightypi.model.Occurrence;

/** Findings as warnings. */
final class Told {

  private final Warnings warnings = new Warnings();

  Decision tell(Decision decision, Key key, Document document, List<Finding> findings) {
    List<Occurrence> all =
        findings.stream()
            .distinct()
            .map(each -> Occurrence.warning(key.kind(), document, each.reason(), each.message()))
            .toList();
    return warnings.tell(decision, key, all);
  }

  void forget(Key key) {
    warnings.forget(key);
  }
}
