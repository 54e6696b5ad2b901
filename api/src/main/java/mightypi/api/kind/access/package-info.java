/** Who may do what: service accounts, roles and bindings, and the questions that ask about them. */
@NullMarked
package mightypi.api.kind.access;

import org.jspecify.annotations.NullMarked;
