@org.jspecify.annotations.NullUnmarked
package mightypi.certificates;
