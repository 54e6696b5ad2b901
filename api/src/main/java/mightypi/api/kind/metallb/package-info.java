/**
 * The kinds of the balancer, adopted from the metallb.io API as it is, so that manifests written
 * for MetalLB work unchanged. They are CustomResourceDefinitions, served by the machinery that
 * serves everybody's. Enters: YAML from the jar. Leaves: documents to create at start.
 */
@NullMarked
package mightypi.api.kind.metallb;

import org.jspecify.annotations.NullMarked;
