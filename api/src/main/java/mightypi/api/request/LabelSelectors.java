package mightypi.api.request;

import mightypi.api.status.Status;
import mightypi.model.Selector;

/** Label selectors as clients send them. */
public final class LabelSelectors {

  private LabelSelectors() {}

  public static Selector parse(String text) {
    try {
      return Selector.parse(text);
    } catch (IllegalArgumentException e) {
      throw Status.badRequest(String.valueOf(e.getMessage())).asException();
    }
  }
}
