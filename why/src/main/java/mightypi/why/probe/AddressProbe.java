package mightypi.why.probe;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;
import mightypi.why.evidence.Handshake;
import mightypi.why.evidence.Question;
import mightypi.why.evidence.Visit;
import mightypi.why.evidence.Visit.Door;
import mightypi.why.evidence.Visit.Page;

/** What is to be had at one address. */
final class AddressProbe {

  static final int DEADLINE = 3000;

  private final Question question;
  private final Trust trust;

  AddressProbe(Question question, Trust trust) {
    this.question = question;
    this.trust = trust;
  }

  Visit visit(String text) {
    InetAddress address = InetAddress.ofLiteral(text);
    Door door = knock(address, question.port());
    boolean isOpen = door == Door.OPEN;
    Handshake handshake =
        isOpen && question.isTls() ? new TlsProbe(question, trust).shake(address) : Handshake.NONE;
    List<Page> pages =
        isOpen && handshake.failure().isEmpty()
            ? new PageProbe(question, address).follow()
            : List.of();
    boolean isThisMachine = Lan.isOwn(address);
    return new Visit(
        text, isThisMachine ? "" : Lan.hardwareOf(text), isThisMachine, door, handshake, pages);
  }

  private static Door knock(InetAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), DEADLINE);
      return Door.OPEN;
    } catch (SocketTimeoutException e) {
      return Door.TIMEOUT;
    } catch (ConnectException e) {
      boolean isRefused = String.valueOf(e.getMessage()).contains("refused");
      return isRefused ? Door.REFUSED : Door.TIMEOUT;
    } catch (IOException e) {
      return Door.UNREACHABLE;
    }
  }
}
