/**
 * Objects in their protobuf encoding, which newer clients send for built-in kinds without asking
 * ("Kubernetes Protobuf encoding", API concepts). Answers are JSON, which all of them take.
 *
 * <p>Enters: the bytes of a body. Leaves: the same object as a tree, as its JSON would give it.
 * {@code fields.txt} names the numbers; they are facts of the protocol.
 */
@NullMarked
package mightypi.api.protobuf;

import org.jspecify.annotations.NullMarked;
