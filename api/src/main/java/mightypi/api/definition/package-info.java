/**
 * CustomResourceDefinitions ({@code apiextensions.k8s.io/v1}): how the kinds they declare are
 * served, what is checked of the definitions themselves, and whose names are accepted.
 *
 * <p>Enters: an image with definitions. Leaves: {@link mightypi.api.type.Types}, the built-in ones
 * included. Versions of a definition differ in {@code apiVersion} only, or are converted by a
 * webhook.
 */
@NullMarked
package mightypi.api.definition;

import org.jspecify.annotations.NullMarked;
