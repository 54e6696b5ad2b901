@org.jspecify.annotations.NullMarked
package mightypi.node.cgroup;
