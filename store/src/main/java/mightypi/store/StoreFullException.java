package mightypi.store;

import java.io.IOException;
import mightypi.model.Key;

/** There is no memory for more objects. Nothing was written; what there is can be deleted. */
public final class StoreFullException extends IOException {
  private static final long serialVersionUID = 1;

  public StoreFullException(Key key, long weight, long capacity) {
    super(
        "no memory for "
            + key
            + ": the objects take "
            + (weight >> 20)
            + " of "
            + (capacity >> 20)
            + " MB already. Delete some, or start the cloud with more memory (MIGHTY_HEAP=512m)");
  }
}
