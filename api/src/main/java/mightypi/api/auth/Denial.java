package mightypi.api.auth;

/** The words of a refusal, as {@code kubectl} users know them. */
public final class Denial {

  private Denial() {}

  public static String words(User user, Authorizer.Attributes asked) {
    String who = "User \"" + user.name() + "\" cannot " + asked.verb();
    if (asked.resource().isEmpty()) {
      return who + " path \"" + asked.path() + "\"";
    }
    String resource =
        asked.subresource().isEmpty()
            ? asked.resource()
            : asked.resource() + "/" + asked.subresource();
    String where =
        asked.namespace().isEmpty()
            ? " at the cluster scope"
            : " in the namespace \"" + asked.namespace() + "\"";
    return "%s resource \"%s\" in API group \"%s\"%s"
        .formatted(who, resource, asked.group(), where);
  }
}
