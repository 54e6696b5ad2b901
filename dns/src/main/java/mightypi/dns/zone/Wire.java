package mightypi.dns.zone;

import org.xbill.DNS.Name;

/** Names as they stand in messages: labels with their lengths, in lower case where compared. */
final class Wire {

  private Wire() {}

  static byte[] lower(Name name) {
    byte[] wire = name.toWireCanonical();
    return wire;
  }

  /** A length is at most 63 and never in the range of letters, so it is left as it is. */
  static byte lower(byte each) {
    return each >= 'A' && each <= 'Z' ? (byte) (each + 32) : each;
  }

  /** Whether the second is the first or ends in it, at a label. */
  static boolean endsIn(byte[] origin, byte[] name) {
    int at = name.length - origin.length;
    if (at < 0) {
      return false;
    }
    for (int i = 0; i < origin.length; i++) {
      if (name[at + i] != origin[i]) {
        return false;
      }
    }
    int place = 0;
    while (place < at) {
      place += name[place] + 1;
    }
    return place == at;
  }
}
