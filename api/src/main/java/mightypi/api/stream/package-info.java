/**
 * Bytes between an event loop, which never waits, and a thread that does: what arrives faster than
 * it is taken stays in the network, and so does what is sent faster than it is read.
 */
@NullMarked
package mightypi.api.stream;

import org.jspecify.annotations.NullMarked;
