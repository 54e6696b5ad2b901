package mightypi.node.net;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import mightypi.model.Change;
import mightypi.model.Cluster;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import mightypi.model.Registration;

/** A cluster that a test writes: followers have seen a change when the writing returns. */
final class HeldCluster implements Cluster {

  private final List<Consumer<Image>> followers = new ArrayList<>();
  private Image image = Image.EMPTY;

  void put(Kind kind, Document document) {
    change(now -> now.with(now.revision() + 1, document.key(kind), document));
  }

  void remove(Key key) {
    change(now -> now.without(now.revision() + 1, key));
  }

  private void change(Function<Image, Image> step) {
    image = step.apply(image);
    followers.forEach(each -> each.accept(image));
  }

  @Override
  public Image now() {
    return image;
  }

  @Override
  public Registration follow(Consumer<Image> follower) {
    followers.add(follower);
    follower.accept(image);
    return () -> followers.remove(follower);
  }

  @Override
  public Outcome commit(Change change) {
    throw new UnsupportedOperationException("service traffic only reads");
  }
}
