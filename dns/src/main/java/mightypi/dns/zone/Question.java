package mightypi.dns.zone;

/**
 * A query read in place: what is needed to answer it and no more. One is used again and again by
 * one thread.
 */
final class Question {

  static final int GOOD = 0;

  /** Deserves no answer: too short, or an answer itself. */
  static final int NOISE = -1;

  /** A matter of another server: an update, a transfer, something signed. */
  static final int OTHER = -2;

  static final int HEADER = 12;

  private static final int LONGEST_NAME = 255;
  private static final int OPT = 41;
  private static final int FORMERR = 1;
  private static final int NOTIMP = 4;
  private static final int REFUSED = 5;
  private static final int BADVERS = 16;

  /** The name in lower case, as in the packet. */
  final byte[] name = new byte[LONGEST_NAME];

  int nameLength;
  int type;
  int end;
  boolean hasOptions;
  int payload;

  /** Good, noise, other, or the response code of a refusal; the question may be unread then. */
  int read(byte[] packet, int length) {
    nameLength = 0;
    end = HEADER;
    hasOptions = false;
    payload = 512;
    if (length < HEADER || (packet[2] & 0x80) != 0) {
      return NOISE;
    }
    if ((packet[2] & 0x78) != 0) {
      return OTHER;
    }
    if (number(packet, 4) != 1) {
      return FORMERR; // RFC 9619
    }
    if (number(packet, 6) != 0 || number(packet, 8) != 0 || number(packet, 10) > 1) {
      return OTHER;
    }
    return name(packet, length) ? rest(packet, length) : FORMERR;
  }

  private boolean name(byte[] packet, int length) {
    int at = HEADER;
    while (at < length) {
      int label = packet[at];
      if (label < 0
          || label > 63
          || at + label + 1 > length
          || at - HEADER + label >= LONGEST_NAME) {
        return false;
      }
      name[at - HEADER] = (byte) label;
      for (int i = at + 1; i <= at + label; i++) {
        name[i - HEADER] = Wire.lower(packet[i]);
      }
      at += label + 1;
      if (label == 0) {
        nameLength = at - HEADER;
        return true;
      }
    }
    return false;
  }

  private int rest(byte[] packet, int length) {
    int at = HEADER + nameLength;
    if (at + 4 > length) {
      nameLength = 0;
      return FORMERR;
    }
    type = number(packet, at);
    int queryClass = number(packet, at + 2);
    end = at + 4;
    int options = options(packet, length);
    if (options != GOOD) {
      return options;
    }
    if (queryClass != 1) {
      return REFUSED;
    }
    return switch (type) {
      case 251, 252 -> OTHER; // transfers
      case 0, OPT -> FORMERR;
      case 249, 250, 253, 254 -> NOTIMP;
      default -> GOOD;
    };
  }

  /** The OPT record (RFC 6891 6.1), if there is one. */
  private int options(byte[] packet, int length) {
    if (number(packet, 10) == 0) {
      return end == length ? GOOD : FORMERR;
    }
    if (end + 11 > length || packet[end] != 0) {
      return end + 11 > length ? FORMERR : OTHER;
    }
    if (number(packet, end + 1) != OPT) {
      return OTHER;
    }
    int size = number(packet, end + 9);
    if (end + 11 + size != length) {
      return FORMERR;
    }
    hasOptions = true;
    payload = number(packet, end + 3);
    return packet[end + 6] == 0 ? GOOD : BADVERS;
  }

  static int number(byte[] packet, int at) {
    return (packet[at] & 0xFF) << 8 | packet[at + 1] & 0xFF;
  }
}
