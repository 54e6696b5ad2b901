package mightypi.balancer.lan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import mightypi.testkit.lan.Host;
import mightypi.testkit.lan.Lan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PresenceOnLanTest {

  private Lan lan;
  private Host pi;
  private Host laptop;

  @BeforeEach
  void plugIn() throws IOException {
    lan = new Lan();
    pi = lan.host("pi", "192.168.1.56/24");
    laptop = lan.host("laptop", "192.168.1.100/24");
  }

  @AfterEach
  void unplug() throws IOException {
    lan.close();
  }

  @Test
  void answersArpForAHeldAddressEvenWhenTheProgramHasEnded() throws IOException {
    assertThat(onPi("hold=192.168.1.66")).contains("held [/192.168.1.66]");

    String answers = laptop.run("arping", "-c", "3", "-w", "5", "-I", "eth0", "192.168.1.66");

    assertThat(answers).containsIgnoringCase(pi.mac()).contains("Received 3 response(s)");
  }

  @Test
  void doesNotAnswerForAReleasedAddress() throws IOException {
    onPi("hold=192.168.1.66", "release=192.168.1.66");

    assertThat(
            laptop.attempt("arping", "-c", "1", "-w", "1", "-I", "eth0", "192.168.1.66").output())
        .contains("Received 0 response(s)");
  }

  @Test
  void refusesWhatNoServiceTakesOnAHeldAddress() throws IOException {
    onPi("hold=192.168.1.66");

    assertThat(laptop.attempt("curl", "-sS", "-m", "20", "http://192.168.1.66:22").output())
        .contains("Failed to connect", "192.168.1.66 port 22");
    assertThat(laptop.attempt("curl", "-sS", "-m", "20", "http://192.168.1.66:22").code())
        .isEqualTo(7);
  }

  @Test
  void findsTheMachineThatHasAnAddressAlready() throws IOException {
    assertThat(onPi("probe=192.168.1.100", "probe=192.168.1.67"))
        .contains("probe " + laptop.mac(), "probe free");
  }

  @Test
  void answersNeighbourSolicitationsForAHeldAddress() throws IOException {
    pi.run("ip", "-6", "addr", "add", "fd00:1::56/64", "dev", "eth0", "nodad");
    laptop.run("ip", "-6", "addr", "add", "fd00:1::100/64", "dev", "eth0", "nodad");
    onPi("hold=fd00:1::66");

    laptop.attempt("curl", "-sS", "-m", "20", "http://[fd00:1::66]/");

    assertThat(laptop.run("ip", "-6", "neigh", "show", "fd00:1::66"))
        .containsIgnoringCase(pi.mac());
  }

  @Test
  void findsTheMachineThatHasAnIpv6AddressAlready() throws IOException {
    pi.run("ip", "-6", "addr", "add", "fd00:1::56/64", "dev", "eth0", "nodad");
    laptop.run("ip", "-6", "addr", "add", "fd00:1::100/64", "dev", "eth0", "nodad");

    assertThat(onPi("probe6=fd00:1::100", "probe6=fd00:1::67", "probe6=fd00:2::1"))
        .contains("probe6 " + laptop.mac(), "probe6 free\nprobe6 free");
  }

  private String onPi(String... words) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LanProbe.class.getName()));
    command.addAll(List.of(words));
    return pi.run(command.toArray(String[]::new));
  }
}
