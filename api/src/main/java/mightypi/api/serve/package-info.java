/**
 * What is answered: the verbs on resources, discovery, OpenAPI, version and health, as the
 * Kubernetes API has them.
 *
 * <p>Enters: requests from {@code listen}. Leaves: answers made of the stored documents' own bytes
 * wherever they are wanted unchanged. A request passes through {@link mightypi.api.serve.Front}:
 * who asks ({@code Entrance}), whether they may, then the one handler that its path names.
 */
@NullMarked
package mightypi.api.serve;

import org.jspecify.annotations.NullMarked;
