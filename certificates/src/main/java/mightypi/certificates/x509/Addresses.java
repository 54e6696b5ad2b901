package mightypi.certificates.x509;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.bouncycastle.util.IPAddress;

/** IP addresses as certificates have them. */
public final class Addresses {

  private Addresses() {}

  public static boolean isAddress(String text) {
    return IPAddress.isValid(text);
  }

  static String text(byte[] octets) {
    try {
      return InetAddress.getByAddress(octets).getHostAddress();
    } catch (UnknownHostException e) {
      return "invalid"; // neither 4 nor 16 bytes: equal to no address that is wanted
    }
  }
}
