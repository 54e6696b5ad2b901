package mightypi.why.evidence;

import java.util.List;

/**
 * What is to be had at one address.
 *
 * @param hardware the hardware address that answers for it on the LAN; empty when the address is
 *     not on a LAN of this machine, {@code none} when nobody answers
 * @param isThisMachine whether this machine answers for it itself
 * @param doors the ports that were tried
 * @param pages the answers, each where the one before it led
 */
public record Visit(
    String address,
    String hardware,
    boolean isThisMachine,
    List<Door> doors,
    Handshake handshake,
    List<Page> pages) {

  public static final String NOBODY = "none";

  public Visit {
    hardware = hardware == null ? "" : hardware;
    doors = doors == null ? List.of() : List.copyOf(doors);
    handshake = handshake == null ? Handshake.NONE : handshake;
    pages = pages == null ? List.of() : List.copyOf(pages);
  }

  public boolean isOpen(int port) {
    return doors.stream().anyMatch(each -> each.port() == port && each.state() == Door.State.OPEN);
  }
}
