package mightypi.api.pki;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

/** The file by which {@code kubectl} finds and trusts the cloud, and is trusted by it. */
public record Kubeconfig(
    String cluster, String server, String authorityPem, String user, Identity identity) {

  public String text() {
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: %1$s
          cluster:
            server: %2$s
            certificate-authority-data: %3$s
        users:
        - name: %4$s
          user:
            client-certificate-data: %5$s
            client-key-data: %6$s
        contexts:
        - name: %1$s
          context:
            cluster: %1$s
            user: %4$s
        current-context: %1$s
        preferences: {}
        """
        .formatted(
            cluster,
            server,
            base64(authorityPem),
            user,
            base64(identity.certificatePem()),
            base64(identity.ecKeyPem()));
  }

  /** Writes it so that only its owner may read it. */
  public void write(Path file) throws IOException {
    PrivateDirectory.writePrivately(file, text());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "Kubeconfig of " + user + " for " + server;
  }
}
