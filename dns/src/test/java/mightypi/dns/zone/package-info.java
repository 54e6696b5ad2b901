@NullMarked
package mightypi.dns.zone;

import org.jspecify.annotations.NullMarked;
