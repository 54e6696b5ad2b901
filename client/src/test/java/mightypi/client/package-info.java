@org.jspecify.annotations.NullMarked
package mightypi.client;
