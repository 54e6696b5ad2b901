package mightypi.gateway.ingress;

/** {@code name} or {@code namespace/name}. */
record Name(String namespace, String name) {

  static Name of(String text, String ownNamespace) {
    int slash = text.indexOf('/');
    return slash < 0
        ? new Name(ownNamespace, text)
        : new Name(text.substring(0, slash), text.substring(slash + 1));
  }
}
