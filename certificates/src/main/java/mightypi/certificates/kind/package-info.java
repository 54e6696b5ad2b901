/**
 * The kinds of cert-manager.io/v1 and acme.cert-manager.io/v1 as small views over documents.
 * Enters: documents. Leaves: their fields with the meaning of their absence, as cert-manager v1.18
 * gives it. Views are made when somebody asks and not kept.
 */
@NullMarked
package mightypi.certificates.kind;

import org.jspecify.annotations.NullMarked;
