/** Rules that hold for the whole house: who may know whom, and how the code is kept. */
@NullMarked
package mightypi.house;

import org.jspecify.annotations.NullMarked;
