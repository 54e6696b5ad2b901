@org.jspecify.annotations.NullMarked
package mightypi.store;
