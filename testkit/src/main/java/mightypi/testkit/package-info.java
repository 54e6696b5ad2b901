/**
 * What tests share: fakes of what comes in from outside, and the tests of ports that every
 * implementation passes. Used in test scope only.
 */
@NullMarked
package mightypi.testkit;

import org.jspecify.annotations.NullMarked;
