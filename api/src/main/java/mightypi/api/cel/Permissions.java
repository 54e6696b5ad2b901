package mightypi.api.cel;

import java.util.Map;
import java.util.Set;
import mightypi.api.auth.Authorizer;
import mightypi.api.auth.Authorizer.Attributes;
import mightypi.api.auth.User;
import mightypi.model.Image;

/** {@code authorizer} in expressions: who is asked whether a user may do something. */
public record Permissions(Authorizer authorizer, User user, Image now) {

  private static final String ANY_VERSION = "*";

  /** {@code authorizer.path('/healthz')}. */
  record OfPath(Permissions permissions, String path) {
    Decision check(String verb) {
      return permissions.decided(Attributes.ofPath(verb, path));
    }
  }

  /** {@code authorizer.group('apps')}. */
  record OfGroup(Permissions permissions, String group) {
    OfResource resource(String resource) {
      return permissions.about(group, resource, "", "", "");
    }
  }

  /** {@code authorizer.group('apps').resource('deployments')}. */
  record OfResource(Permissions permissions, Attributes asked) {
    OfResource subresource(String subresource) {
      return permissions.about(
          asked.group(), asked.resource(), subresource, asked.namespace(), asked.name());
    }

    OfResource namespace(String namespace) {
      return permissions.about(
          asked.group(), asked.resource(), asked.subresource(), namespace, asked.name());
    }

    OfResource name(String name) {
      return permissions.about(
          asked.group(), asked.resource(), asked.subresource(), asked.namespace(), name);
    }

    Decision check(String verb) {
      return permissions.decided(
          new Attributes(
              verb,
              asked.group(),
              asked.version(),
              asked.resource(),
              asked.subresource(),
              asked.namespace(),
              asked.name(),
              asked.path()));
    }
  }

  /** What was answered. */
  record Decision(Authorizer.Verdict verdict) {}

  Permissions of(String namespace, String account) {
    String group = "system:serviceaccounts";
    User other =
        new User(
            "system:serviceaccount:" + namespace + ":" + account,
            "",
            Set.of(group, group + ":" + namespace, "system:authenticated"),
            Map.of());
    return new Permissions(authorizer, other, now);
  }

  /** What the request is about, {@code authorizer.requestResource}. */
  public Object requested(
      String group, String resource, String subresource, String namespace, String name) {
    return about(group, resource, subresource, namespace, name);
  }

  private OfResource about(
      String group, String resource, String subresource, String namespace, String name) {
    return new OfResource(
        this, new Attributes("", group, ANY_VERSION, resource, subresource, namespace, name, ""));
  }

  private Decision decided(Attributes attributes) {
    return new Decision(authorizer.decide(user, attributes, now));
  }
}
