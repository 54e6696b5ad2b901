/**
 * How the parts of the control plane are doing: ComponentStatus, which {@code kubectl get cs}
 * shows. The parts of a Kubernetes are processes that are asked over HTTP; here they stand beside
 * the API server, and whoever puts them together says how to ask.
 */
@NullMarked
package mightypi.api.component;

import org.jspecify.annotations.NullMarked;
