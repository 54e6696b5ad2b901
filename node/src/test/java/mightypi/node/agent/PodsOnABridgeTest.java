package mightypi.node.agent;

import static mightypi.node.agent.Lodge.shell;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import mightypi.model.Key;
import mightypi.node.net.PodNetwork;
import mightypi.node.net.Subnet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pods with addresses of their own. It makes a bridge, so it runs in a network namespace of its own
 * only, in which there is nothing but loopback: {@code unshare --net}.
 */
@EnabledIf("isAlone")
class PodsOnABridgeTest {

  private static Lodge lodge;

  static boolean isAlone() throws SocketException {
    return Lodge.canRun()
        && NetworkInterface.networkInterfaces()
            .allMatch(each -> each.getName().equals("lo") || each.getName().equals("mighty0"));
  }

  @BeforeAll
  static void open(@TempDir Path data) throws IOException {
    PodNetwork.in(
            data,
            "test",
            List.of(Subnet.parse("10.1.0.0/24")),
            List.of(Subnet.parse("10.152.183.0/24")))
        .ensure();
    lodge = Lodge.open(data);
  }

  @AfterAll
  static void close() {
    lodge.close();
  }

  @Test
  void aPodHasAnAddressANameAndTheClustersResolver() {
    Key pod =
        lodge.podOnBridge(
            "named",
            "{'restartPolicy':'Never','hostAliases':[{'ip':'1.2.3.4','hostnames':['friend']}],"
                + "'containers':["
                + shell(
                    "/bin/busybox hostname; /bin/busybox cat /etc/resolv.conf; /bin/busybox grep -E \\\"named|friend\\\" /etc/hosts",
                    "'readinessProbe':{'tcpSocket':{'port':1}}")
                + "]}");
    lodge.awaitPhase(pod, "Succeeded");
    String address = lodge.status(pod).getPodIP();
    assertThat(address).startsWith("10.1.0.");
    assertThat(lodge.log(pod, false))
        .startsWith("named\n")
        .contains("nameserver 10.152.183.10", "search default.svc.cluster.local", "options ndots:5")
        .contains(address + "\tnamed", "1.2.3.4\tfriend");
  }

  @Test
  void aPageOfAPodIsProbedAtItsAddress() {
    Key pod =
        lodge.podOnBridge(
            "page",
            "{'terminationGracePeriodSeconds':1,'containers':["
                + shell(
                    "echo hi > /index.html; exec /bin/busybox httpd -f -p 8080 -h /",
                    "'readinessProbe':{'httpGet':{'path':'/index.html','port':8080}}")
                + "]}");
    lodge.awaitReady(pod);
    Key gone =
        lodge.podOnBridge(
            "closed",
            "{'terminationGracePeriodSeconds':1,'containers':["
                + shell(
                    "exec /bin/busybox sleep 1000",
                    "'readinessProbe':{'periodSeconds':1,'tcpSocket':{'port':8080}}")
                + "]}");
    lodge.awaitEvent(gone, "Unhealthy", "Readiness probe failed: dial tcp 10.1.0.");
    lodge.delete(pod);
    lodge.delete(gone);
    lodge.awaitGone(pod);
    lodge.awaitGone(gone);
  }
}
