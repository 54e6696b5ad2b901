@org.jspecify.annotations.NullMarked
package mightypi.dns;
