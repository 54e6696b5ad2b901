package mightypi.api.serve;

import mightypi.api.request.Accept;
import mightypi.api.request.Request;
import mightypi.api.table.Table;

/** The form in which the client wants objects, of those that are spoken here. */
record Form(As as, boolean yaml, Table.Include include) {

  enum As {
    OBJECT,
    TABLE,
    METADATA
  }

  /** The first of what the client accepts that can be made. */
  static Form of(Request request) {
    for (Accept accept : Accept.of(request.headers())) {
      if (!accept.isJson() && !accept.isYaml()) {
        continue;
      }
      String as = accept.parameter("as");
      boolean ours = as.isEmpty() || accept.parameter("g").equals("meta.k8s.io");
      if (ours && as.isEmpty()) {
        return new Form(As.OBJECT, accept.isYaml(), Table.Include.METADATA);
      }
      if (ours && as.equals("Table")) {
        return new Form(As.TABLE, accept.isYaml(), include(request));
      }
      if (ours && as.startsWith("PartialObjectMetadata")) {
        return new Form(As.METADATA, accept.isYaml(), Table.Include.METADATA);
      }
    }
    throw Accept.nothingAcceptable().asException();
  }

  private static Table.Include include(Request request) {
    return switch (request.query().text("includeObject")) {
      case "None" -> Table.Include.NONE;
      case "Object" -> Table.Include.OBJECT;
      default -> Table.Include.METADATA;
    };
  }

  String contentType() {
    return yaml ? "application/yaml" : "application/json";
  }
}
