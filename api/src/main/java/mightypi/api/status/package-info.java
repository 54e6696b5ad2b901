/** What goes wrong, as Kubernetes says it: metav1.Status with its reasons, codes and causes. */
@NullMarked
package mightypi.api.status;

import org.jspecify.annotations.NullMarked;
