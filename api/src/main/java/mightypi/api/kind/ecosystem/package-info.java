/**
 * Kinds that an ecosystem defines (metallb.io, cert-manager.io, gateway.networking.k8s.io …),
 * adopted as they are so that its users' manifests work unchanged, and kinds of our own. They are
 * CustomResourceDefinitions, served by the machinery that serves everybody's. Enters: YAML from the
 * jar. Leaves: documents to create at start.
 */
@NullMarked
package mightypi.api.kind.ecosystem;

import org.jspecify.annotations.NullMarked;
