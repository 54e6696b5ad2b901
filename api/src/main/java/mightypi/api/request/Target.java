package mightypi.api.request;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mightypi.api.auth.Authorizer;

/**
 * What a request is about, as its method and path say it: a verb on a resource, or on a path that
 * is none.
 *
 * @param resource empty when the path is not one of a resource
 */
public record Target(
    String verb,
    String path,
    String group,
    String version,
    String namespace,
    String resource,
    String name,
    String subresource) {

  /** The paths behind a name that belong to the namespace itself, not to a resource in it. */
  private static final List<String> NAMESPACE_SUBRESOURCES = List.of("status", "finalize");

  public boolean isResource() {
    return !resource.isEmpty();
  }

  public static Target of(Request request) {
    String path = request.path();
    List<String> parts = Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
    if (parts.size() > 2 && parts.getFirst().equals("api")) {
      return resource(request, "", parts.get(1), parts.subList(2, parts.size()));
    }
    if (parts.size() > 3 && parts.getFirst().equals("apis")) {
      return resource(request, parts.get(1), parts.get(2), parts.subList(3, parts.size()));
    }
    return ofPath(request.method(), path);
  }

  private static Target ofPath(String method, String path) {
    return new Target(method.toLowerCase(Locale.ROOT), path, "", "", "", "", "", "");
  }

  private static Target resource(
      Request request, String group, String version, List<String> parts) {
    String namespace = "";
    List<String> rest = parts;
    if (parts.getFirst().equals("namespaces") && parts.size() > 1) {
      namespace = parts.get(1);
      if (parts.size() > 2 && !NAMESPACE_SUBRESOURCES.contains(parts.get(2))) {
        rest = parts.subList(2, parts.size());
      }
    }
    if (rest.size() > 3 && !rest.get(2).equals("proxy")) {
      return ofPath(request.method(), request.path());
    }
    String name = rest.size() > 1 ? rest.get(1) : "";
    String subresource = rest.size() > 2 ? rest.get(2) : "";
    String verb = verb(request, name);
    return new Target(
        verb, request.path(), group, version, namespace, rest.getFirst(), name, subresource);
  }

  /** What a path says behind its subresource {@code proxy}, in the form of a path. */
  public String rest() {
    String mark = "/" + resource + "/" + name + "/" + subresource;
    int end = path.indexOf(mark) + mark.length();
    return end >= path.length() ? "" : path.substring(end + 1);
  }

  private static String verb(Request request, String name) {
    boolean one = !name.isEmpty();
    return switch (request.method()) {
      case "GET", "HEAD" -> one ? "get" : request.query().flag("watch") ? "watch" : "list";
      case "POST" -> "create";
      case "PUT" -> "update";
      case "PATCH" -> "patch";
      case "DELETE" -> one ? "delete" : "deletecollection";
      default -> request.method().toLowerCase(Locale.ROOT);
    };
  }

  /**
   * What the authorizer is asked. A list that its field selector narrows to one name is about that
   * name.
   */
  public Authorizer.Attributes attributes(Optional<String> selectedName) {
    if (!isResource()) {
      return Authorizer.Attributes.ofPath(verb, path);
    }
    return new Authorizer.Attributes(
        verb,
        group,
        version,
        resource,
        subresource,
        namespace,
        name.isEmpty() ? selectedName.orElse("") : name,
        path);
  }
}
