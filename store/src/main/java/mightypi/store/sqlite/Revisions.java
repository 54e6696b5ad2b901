package mightypi.store.sqlite;

import java.util.Optional;

/**
 * How far revisions are reserved on disk. A block is so large that ephemeral writes alone fill it
 * once in many days; durable writes renew it in passing.
 */
final class Revisions {

  static final long BLOCK = 100_000;

  private long reserved;

  Revisions(long reserved) {
    this.reserved = reserved;
  }

  /** The reservation to put on disk before the revision may be used, if one is due. */
  Optional<Long> due(long revision, boolean writingAnyway) {
    long needed = writingAnyway ? revision + BLOCK / 2 : revision;
    return needed > reserved ? Optional.of(revision + BLOCK) : Optional.empty();
  }

  void reserved(long upTo) {
    reserved = upTo;
  }
}
