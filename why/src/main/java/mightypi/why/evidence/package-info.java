/**
 * What was seen of one host name from where the question was asked: answers of name servers, open
 * and closed doors, certificates, replies. Values only; absent means that it was not looked at.
 */
@NullMarked
package mightypi.why.evidence;

import org.jspecify.annotations.NullMarked;
