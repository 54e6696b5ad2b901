package mightypi.api.pki;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * The names and addresses by which the API server is called.
 *
 * @param hosts DNS names
 * @param addresses in their textual form
 */
public record ServerNames(Collection<String> hosts, Collection<String> addresses) {

  private static final int DNS_NAME = 2; // of GeneralName, RFC 5280 section 4.2.1.6
  private static final int IP_ADDRESS = 7;

  public ServerNames {
    hosts = List.copyOf(new TreeSet<>(hosts));
    addresses = List.copyOf(new TreeSet<>(addresses));
  }

  /**
   * All by which this machine and the cluster call the API server.
   *
   * @param serviceAddress of the Service {@code kubernetes}
   */
  public static ServerNames ofThisMachine(String nodeName, String serviceAddress)
      throws IOException {
    List<String> hosts = new ArrayList<>();
    hosts.addAll(
        List.of(
            "localhost",
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster.local"));
    hosts.add(nodeName);
    InetAddress self = InetAddress.getLocalHost();
    hosts.add(self.getHostName());
    List<String> addresses = new ArrayList<>(List.of("127.0.0.1", "0:0:0:0:0:0:0:1"));
    addresses.add(serviceAddress);
    NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(each -> !each.isLinkLocalAddress()) // nobody calls by them, and pods' come and go
        .forEach(each -> addresses.add(text(each)));
    return new ServerNames(hosts, addresses);
  }

  private static String text(InetAddress address) {
    String text = address.getHostAddress();
    int scope = address instanceof Inet6Address ? text.indexOf('%') : -1;
    return scope < 0 ? text : text.substring(0, scope);
  }

  GeneralNames asGeneralNames() {
    List<GeneralName> names = new ArrayList<>();
    hosts.forEach(each -> names.add(new GeneralName(GeneralName.dNSName, each)));
    addresses.forEach(each -> names.add(new GeneralName(GeneralName.iPAddress, each)));
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  /** Whether a certificate is good for all of them. */
  boolean areIn(X509Certificate certificate) {
    return named(certificate, DNS_NAME).containsAll(hosts)
        && named(certificate, IP_ADDRESS).containsAll(addresses);
  }

  private static Collection<String> named(X509Certificate certificate, int type) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(each -> each.getFirst().equals(type))
              .map(each -> each.get(1).toString())
              .collect(Collectors.toSet());
    } catch (CertificateParsingException e) {
      return List.of();
    }
  }
}
