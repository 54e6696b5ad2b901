package mightypi.api.request;

import mightypi.api.kind.check.Names;
import mightypi.api.status.Status;
import mightypi.model.Selector;

/** Label selectors as clients send them. */
public final class LabelSelectors {

  private static final Selector.Syntax SYNTAX =
      new Selector.Syntax(Names.QUALIFIED_NAME::faults, Names.LABEL_VALUE::faults);

  private LabelSelectors() {}

  public static Selector parse(String text) {
    try {
      return Selector.parse(text, SYNTAX);
    } catch (IllegalArgumentException e) {
      throw Status.badRequest(String.valueOf(e.getMessage())).asException();
    }
  }
}
