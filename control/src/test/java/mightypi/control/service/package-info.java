@org.jspecify.annotations.NullMarked
package mightypi.control.service;
