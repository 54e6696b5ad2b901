package mightypi.dns.serve;

import mightypi.model.Clock;

/**
 * How many equal answers a network gets by datagrams in a second: who floods somebody under a
 * pretended address floods him with little. Every second answer beyond the bound is an empty one
 * with the TC bit, so that a client that is real comes by a connection. The memory is fixed; two
 * accounts that meet in one place displace each other, to the good of who asks. For one thread.
 */
final class ResponseLimit {

  static final int PASS = 0;
  static final int TRUNCATE = 1;
  static final int DROP = 2;

  private static final int PLACES = 2048;

  private final int most;
  private final Clock clock;
  private int[] owners = {};
  private int[] counts = {};
  private int[] seconds = {};
  private int second;

  ResponseLimit(int most, Clock clock) {
    this.most = most;
    this.clock = clock;
  }

  void look() {
    if (most > 0) {
      if (owners.length == 0) {
        owners = new int[PLACES];
        counts = new int[PLACES];
        seconds = new int[PLACES];
      }
      second = (int) (clock.nanos() / 1_000_000_000L);
    }
  }

  int judge(int network, int subject) {
    if (most <= 0) {
      return PASS;
    }
    int account = (network * 0x9E3779B1 ^ subject) * 0x85EBCA6B;
    int place = account >>> 21;
    if (owners[place] != account || seconds[place] != second) {
      owners[place] = account;
      seconds[place] = second;
      counts[place] = 0;
    }
    int count = ++counts[place];
    if (count <= most) {
      return PASS;
    }
    return (count - most) % 2 == 0 ? TRUNCATE : DROP;
  }
}
