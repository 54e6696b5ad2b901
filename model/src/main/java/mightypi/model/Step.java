package mightypi.model;

/** One step of a {@link Decision}: something to change, or something to tell people. */
public sealed interface Step permits Change, Occurrence {}
