package mightypi.api.serve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import mightypi.api.request.Selection;
import mightypi.api.resource.Scale;
import mightypi.api.status.Status;
import mightypi.api.table.Table;
import mightypi.api.type.ResourceType;
import mightypi.model.Clock;
import mightypi.model.Document;
import mightypi.model.Image;
import mightypi.model.Json;
import mightypi.model.Kind;
import mightypi.store.Store;

/** Get and list. */
final class Reading {

  private final Store store;
  private final Clock clock;
  private final Pages pages;

  Reading(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.pages = new Pages(store::compactedRevision, clock);
  }

  void get(Call call, ResourceType type) throws IOException {
    Form form = Form.of(call.request());
    Image image = store.now();
    if (!call.query().values().isEmpty()) {
      image = Versions.image(call.query(), image, pages);
    }
    Document document = find(call, type, image);
    call.answer(200, form.contentType(), new Rendering(type, form, clock.now()).object(document));
  }

  /** The object that a call names. */
  static Document find(Call call, ResourceType type, Image image) {
    String name = call.target().name();
    return image
        .find(type.storageKind().key(call.target().namespace(), name))
        .orElseThrow(() -> Status.notFound(type.kind(), name).asException());
  }

  /** The {@code scale} subresource. */
  void scale(Call call, ResourceType type) throws IOException {
    Form form = Form.of(call.request());
    Document scale = Scale.of(type, find(call, type, store.now()));
    byte[] text =
        switch (form.as()) {
          case OBJECT -> scale.json();
          case METADATA -> Json.write(Table.metadata(scale));
          case TABLE ->
              new Table(ScaleColumns.ALL, form.include(), clock.now())
                  .of(List.of(scale), Map.of("resourceVersion", scale.resourceVersion()), true);
        };
    call.answerJson(200, text);
  }

  void list(Call call, ResourceType type) throws IOException {
    Form form = Form.of(call.request());
    Selection selection = Selection.of(call.query(), type);
    String token = call.query().text("continue");
    Image image;
    Collection<Document> source;
    if (token.isEmpty()) {
      image = Versions.image(call.query(), store.now(), pages);
      source = selected(image, type.storageKind(), call.target().namespace(), selection);
    } else {
      Page page = Page.of(token);
      image = image(page, call);
      source = after(image, type.storageKind(), call.target().namespace(), page);
    }
    Chunk chunk = chunk(source, selection, call.query().number("limit").orElse(0));
    Rendering.ListMeta meta = meta(chunk, image, source.size(), selection);
    call.answer(
        200, form.contentType(), new Rendering(type, form, clock.now()).list(chunk.items, meta));
  }

  /** What a list or a watch is about, before selection. */
  static Collection<Document> all(Image image, Kind kind, String namespace) {
    return namespace.isEmpty() ? image.all(kind) : image.all(kind, namespace);
  }

  /** As {@link #all}; where the image knows which ones have the labels, the others are left out. */
  private static Collection<Document> selected(
      Image image, Kind kind, String namespace, Selection selection) {
    return namespace.isEmpty() || selection.labels().equalities().isEmpty()
        ? all(image, kind, namespace)
        : image.selected(kind, namespace, selection.labels());
  }

  private static Collection<Document> after(Image image, Kind kind, String namespace, Page page) {
    return namespace.isEmpty()
        ? image.allAfter(kind, page.namespace(), page.name())
        : image.after(kind, namespace, page.name());
  }

  private Image image(Page page, Call call) {
    Image now = store.now();
    String asked = call.query().text("resourceVersion");
    if (!asked.isEmpty() && !asked.equals("0")) {
      throw Status.badRequest("specifying resource version is not allowed when using continue")
          .asException();
    }
    if (page.revision() == now.revision() || page.revision() < 0) { // below 0: any will do
      return now;
    }
    return pages
        .find(page.revision())
        .orElseThrow(() -> new ExpiredPage(new Page(-1, page.namespace(), page.name())));
  }

  private record Chunk(List<Document> items, boolean more) {}

  private static Chunk chunk(Collection<Document> source, Selection selection, long limit) {
    List<Document> items = new ArrayList<>(limit > 0 ? (int) Math.min(limit, 512) : source.size());
    Iterator<Document> rest = source.iterator();
    while (rest.hasNext()) {
      Document document = rest.next();
      if (!selection.test(document)) {
        continue;
      }
      if (limit > 0 && items.size() == limit) {
        return new Chunk(items, true);
      }
      items.add(document);
    }
    return new Chunk(items, false);
  }

  private Rendering.ListMeta meta(Chunk chunk, Image image, int size, Selection selection) {
    if (!chunk.more) {
      return new Rendering.ListMeta(image.revision(), "", OptionalLong.empty());
    }
    pages.keep(image);
    Document last = chunk.items.getLast();
    return new Rendering.ListMeta(
        image.revision(),
        new Page(image.revision(), last.namespace(), last.name()).token(),
        selection.isEverything()
            ? OptionalLong.of(size - chunk.items.size())
            : OptionalLong.empty());
  }

  /** The image of a continued list is forgotten; the answer has a token to go on without it. */
  static final class ExpiredPage extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient Page next;

    ExpiredPage(Page next) {
      super("", null, false, false);
      this.next = next;
    }

    byte[] json() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("kind", "Status");
      tree.put("apiVersion", "v1");
      tree.put("metadata", Map.of("continue", next.token()));
      tree.put("status", "Failure");
      tree.put(
          "message",
          "The provided continue parameter is too old to display a consistent list result. You can"
              + " start a new list without the continue parameter, or use the continue token in"
              + " this response to retrieve the remainder of the results. Continuing with the"
              + " provided token results in an inconsistent list - objects that were created,"
              + " modified, or deleted between the time the first chunk was returned and now may"
              + " show up in the list.");
      tree.put("reason", "Expired");
      tree.put("code", 410);
      return Json.write(tree);
    }
  }
}
