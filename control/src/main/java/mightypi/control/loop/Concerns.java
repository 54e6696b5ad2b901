package mightypi.control.loop;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mightypi.model.Controller;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Key;
import mightypi.model.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From what changed between two images to the keys that the controllers are to decide about. */
final class Concerns {

  private static final Logger LOG = LoggerFactory.getLogger(Concerns.class);

  private final List<Controller> controllers;

  Concerns(List<Controller> controllers) {
    this.controllers = controllers;
  }

  /** Everything concerns somebody, when there was no image before. */
  Set<Item> of(Image now) {
    return of(Image.EMPTY, now, everything(now));
  }

  Set<Item> of(Image before, Image now) {
    Optional<Collection<Key>> known = now.changedSince(before.revision());
    if (known.isPresent()) {
      return of(before, now, known.get());
    }
    Set<Key> all = new LinkedHashSet<>(everything(before));
    all.addAll(everything(now));
    return of(before, now, all);
  }

  private static List<Key> everything(Image image) {
    List<Key> all = new ArrayList<>();
    for (Kind kind : image.kinds()) {
      for (Document document : image.all(kind)) {
        all.add(document.key(kind));
      }
    }
    return all;
  }

  private Set<Item> of(Image before, Image now, Collection<Key> changed) {
    Set<Item> items = new LinkedHashSet<>();
    for (Key key : changed) {
      for (int i = 0; i < controllers.size(); i++) {
        if (controllers.get(i).watches(key.kind())) {
          add(items, i, before, now, key);
        }
      }
    }
    return items;
  }

  private void add(Set<Item> items, int controller, Image before, Image now, Key changed) {
    try {
      for (Key key : controllers.get(controller).concerns(before, now, changed)) {
        items.add(new Item(controller, key));
      }
    } catch (Exception e) {
      LOG.error("{}: whom a change of {} concerns", controllers.get(controller).name(), changed, e);
    }
  }
}
