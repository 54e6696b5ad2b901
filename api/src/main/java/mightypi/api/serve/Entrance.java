package mightypi.api.serve;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mightypi.api.auth.Authenticator;
import mightypi.api.auth.Authorizer;
import mightypi.api.auth.Authorizer.Attributes;
import mightypi.api.auth.User;
import mightypi.api.request.Headers;
import mightypi.api.request.Request;
import mightypi.api.request.Selection;
import mightypi.api.request.Target;
import mightypi.api.status.Status;
import mightypi.model.Image;
import mightypi.model.Kind;

/** Finds out who asks, and for whom; lets them wait for their turn; turns away who may not. */
record Entrance(Authenticator authenticator, Authorizer authorizer) {

  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";
  private static final String EXTRA = "impersonate-extra-";

  /** The user for whom the request is made. */
  User identify(Request request, Image now) {
    User asking =
        authenticator.authenticate(request.certificate(), request.headers().first("authorization"));
    return impersonated(asking, request.headers(), now);
  }

  /** Throws StatusException unless the user may make the request. */
  void admit(User user, Request request, Target target, Image now) {
    Optional<String> selected =
        target.name().isEmpty() ? Selection.selectedName(request.query()) : Optional.empty();
    require(user, target.attributes(selected), now);
  }

  private void require(User user, Attributes attributes, Image now) {
    Authorizer.Verdict verdict = authorizer.decide(user, attributes, now);
    if (!verdict.allowed()) {
      throw forbidden(user, attributes, verdict.reason()).asException();
    }
  }

  private static Status forbidden(User user, Attributes asked, String reason) {
    String why = reason.isEmpty() ? "" : ": " + reason;
    if (asked.resource().isEmpty()) {
      return Status.plain(
          403,
          "Forbidden",
          "forbidden: User \"%s\" cannot %s path \"%s\"%s"
              .formatted(user.name(), asked.verb(), asked.path(), why));
    }
    String resource =
        asked.subresource().isEmpty()
            ? asked.resource()
            : asked.resource() + "/" + asked.subresource();
    String where =
        asked.namespace().isEmpty()
            ? "at the cluster scope"
            : "in the namespace \"" + asked.namespace() + "\"";
    Kind kind = Kind.cluster(asked.group() + "/", "", asked.resource());
    return Status.forbidden(
        kind,
        asked.name(),
        "User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s%s"
            .formatted(user.name(), asked.verb(), resource, asked.group(), where, why));
  }

  private User impersonated(User asking, Headers headers, Image now) {
    Optional<String> name = headers.first("impersonate-user");
    List<String> groups = headers.all("impersonate-group");
    Map<String, List<String>> extra = extra(headers);
    String uid = headers.first("impersonate-uid").orElse("");
    if (name.isEmpty()) {
      if (!groups.isEmpty() || !extra.isEmpty() || !uid.isEmpty()) {
        throw Status.badRequest(
                "requested %s without impersonating a user"
                    .formatted(groups.isEmpty() ? extra : groups))
            .asException();
      }
      return asking;
    }
    require(asking, user(name.get()), now);
    groups.forEach(group -> require(asking, impersonation("", "groups", "", group, ""), now));
    if (!uid.isEmpty()) {
      require(asking, impersonation("authentication.k8s.io", "uids", "", uid, ""), now);
    }
    extra.forEach(
        (key, values) ->
            values.forEach(
                value ->
                    require(
                        asking,
                        impersonation("authentication.k8s.io", "userextras", "", value, key),
                        now)));
    return new User(name.get(), uid, groupsOf(name.get(), groups), extra);
  }

  private static Attributes user(String name) {
    String[] parts = name.split(":", -1);
    return name.startsWith(SERVICE_ACCOUNT) && parts.length == 4
        ? impersonation("", "serviceaccounts", parts[2], parts[3], "")
        : impersonation("", "users", "", name, "");
  }

  private static Attributes impersonation(
      String group, String resource, String namespace, String name, String subresource) {
    return new Attributes("impersonate", group, "v1", resource, subresource, namespace, name, "");
  }

  private static Set<String> groupsOf(String name, List<String> asked) {
    Set<String> groups = new TreeSet<>(asked);
    if (name.startsWith(SERVICE_ACCOUNT) && asked.isEmpty()) {
      groups.add("system:serviceaccounts");
      groups.add("system:serviceaccounts:" + name.split(":", -1)[2]);
    }
    groups.add(
        name.equals(User.ANONYMOUS.name()) ? "system:unauthenticated" : "system:authenticated");
    return groups;
  }

  private static Map<String, List<String>> extra(Headers headers) {
    Map<String, List<String>> extra = new LinkedHashMap<>();
    for (String header : headers.names()) {
      if (header.toLowerCase(Locale.ROOT).startsWith(EXTRA)) {
        String key = header.substring(EXTRA.length()).toLowerCase(Locale.ROOT);
        extra.put(unescaped(key), List.copyOf(headers.all(header)));
      }
    }
    return extra;
  }

  /** What is not escaped properly is meant as it stands. */
  private static String unescaped(String key) {
    try {
      return URLDecoder.decode(key, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return key;
    }
  }
}
