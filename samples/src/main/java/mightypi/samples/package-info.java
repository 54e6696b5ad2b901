/**
 * Apps to deploy: three small HTTP servers, and the program that makes container images of them.
 * The servers use the JDK alone, so that an image holds a run-time image of Java and one jar.
 */
@NullMarked
package mightypi.samples;

import org.jspecify.annotations.NullMarked;
