/**
 * The addresses and node ports of Services. What is taken is read from the Services of the image;
 * beside it stands only what requests under way have reserved.
 */
@NullMarked
package mightypi.api.admission.service;

import org.jspecify.annotations.NullMarked;
