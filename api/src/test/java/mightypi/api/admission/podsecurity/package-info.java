@NullMarked
package mightypi.api.admission.podsecurity;

import org.jspecify.annotations.NullMarked;
