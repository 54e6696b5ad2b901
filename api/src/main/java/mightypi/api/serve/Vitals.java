package mightypi.api.serve;

import java.io.IOException;
import java.util.List;
import mightypi.api.component.Components;
import mightypi.api.request.Selection;
import mightypi.api.status.Status;
import mightypi.api.type.ResourceType;
import mightypi.model.Clock;
import mightypi.model.Document;

/** Get and list of ComponentStatuses. */
final class Vitals {

  private static final String DEPRECATED = "v1 ComponentStatus is deprecated in v1.19+";

  private final Components components;
  private final Clock clock;

  Vitals(Components components, Clock clock) {
    this.components = components;
    this.clock = clock;
  }

  void answer(Call call, ResourceType type) throws IOException {
    Form form = Form.of(call.request());
    Rendering rendering = new Rendering(type, form, clock.now());
    call.warnings().add(DEPRECATED);
    if (call.target().verb().equals("get")) {
      call.answer(200, form.contentType(), rendering.object(find(type, call.target().name())));
      return;
    }
    List<Document> chosen =
        components.all().stream().filter(Selection.of(call.query(), type)).toList();
    call.answer(200, form.contentType(), rendering.list(chosen, Rendering.ListMeta.NONE));
  }

  private Document find(ResourceType type, String name) {
    return components.all().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow(() -> Status.notFound(type.kind(), name).asException());
  }
}
