package mightypi.why.fact;

/** Something that stands in the way, and the command that mends it. */
public record Trouble(String seen, String mend) {}
