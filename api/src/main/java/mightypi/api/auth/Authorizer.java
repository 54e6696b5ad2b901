package mightypi.api.auth;

import mightypi.model.Image;

/** Decides whether a user may do something. */
public interface Authorizer {

  /**
   * {@code authorizer.Attributes}: either about a resource, or about a path that is none (then
   * resource is empty).
   */
  record Attributes(
      String verb,
      String group,
      String version,
      String resource,
      String subresource,
      String namespace,
      String name,
      String path) {

    public static Attributes ofPath(String verb, String path) {
      return new Attributes(verb, "", "", "", "", "", "", path);
    }
  }

  /** The reason is more than what the refusal says by itself; often there is none. */
  record Verdict(boolean allowed, String reason) {}

  Verdict decide(User user, Attributes attributes, Image now);
}
