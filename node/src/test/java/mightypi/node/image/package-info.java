/** Names of images and who may pull them. */
@NullMarked
package mightypi.node.image;

import org.jspecify.annotations.NullMarked;
