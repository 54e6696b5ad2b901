/**
 * What is told about traffic. Enters: exchanges that have ended. Leaves: counters in the text
 * format of Prometheus, and an access log of one line of JSON a request when it is asked for.
 */
@NullMarked
package mightypi.gateway.observe;

import org.jspecify.annotations.NullMarked;
