@NullMarked
package mightypi.api.admission.policy;

import org.jspecify.annotations.NullMarked;
