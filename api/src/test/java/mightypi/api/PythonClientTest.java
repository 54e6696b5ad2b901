package mightypi.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import mightypi.testkit.lan.Commands;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A library with which people write programs for Kubernetes, unchanged. */
class PythonClientTest {

  @Test
  void noticesNoDifference(@TempDir Path folder) throws IOException {
    Assumptions.assumeTrue(
        Commands.attempt("/usr/bin/python3", "-c", "import kubernetes").isGood(),
        "python3-kubernetes is not installed");
    try (TestServer server = TestServer.start(folder, 0, new EchoStreams())) {
      Path kubeconfig = server.kubeconfig("admin", "system:masters");
      Commands.attempt(
          "kubectl", "--kubeconfig", kubeconfig.toString(), "create", "serviceaccount", "default");

      Commands.Result result =
          Commands.attempt(
              "/usr/bin/python3",
              "src/test/resources/mightypi/api/clients.py",
              kubeconfig.toString());

      assertThat(result.output().lines().toList())
          .as(result.output())
          .containsExactly(
              "replaced {'a': '1', 'b': '2'}",
              "patched strategically {'b': '2', 'c': '3'}",
              "patched by operations {'b': '2', 'c': '3', 'd': '4'}",
              "refused what is stale 409 Conflict",
              "watched ['MODIFIED', 'DELETED']",
              "listed in chunks [2, 2, 1]",
              "deleted together 0",
              "logged ['one', 'two', 'three']",
              "executed echo said",
              "on the other channel",
              "forwarded there and back",
              "done");
    }
  }
}
