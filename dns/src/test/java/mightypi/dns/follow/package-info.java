@NullMarked
package mightypi.dns.follow;

import org.jspecify.annotations.NullMarked;
