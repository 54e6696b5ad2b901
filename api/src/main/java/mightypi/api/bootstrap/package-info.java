/**
 * What is there from the start: the namespaces, roles and bindings of every Kubernetes, and the
 * Service by which pods find the API. What is there already and right is not written again.
 */
@NullMarked
package mightypi.api.bootstrap;

import org.jspecify.annotations.NullMarked;
