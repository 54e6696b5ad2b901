package mightypi.program.command;

import java.util.List;
import java.util.stream.Stream;
import mightypi.balancer.address.AddressRange;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class HostileArgumentsTest {

  private static final int MOST = 200;

  /** The options of {@code mighty up}, which are not carried out. */
  @Command(name = "up")
  private static final class Up {
    @Mixin private UpOptions options = new UpOptions();
  }

  @Test
  void whatIsNoOptionIsSaidToBeNone() {
    Fuzz.of(
            "--interface eth0 --pool 192.168.1.65-192.168.1.250,fd00::/64 --api-port 16443 -y",
            "--data-dir /srv/a --node-name pi --cri-endpoint unix:///run/x.sock --detach",
            "--ip-families IPv4,IPv6 --pool=10.0.0.0/24")
        .allowing(ParameterException.class)
        .allowing(IllegalArgumentException.class) // of the pool, told as a fault of --pool
        .text(
            1_000,
            text -> {
              Up up = new Up();
              String line = text.replace("\0", "").strip(); // which no argument can hold
              List<String> words = Stream.of(line.split(" ")).limit(MOST).toList();
              new CommandLine(up).parseArgs(words.toArray(String[]::new));
              up.options.criEndpoint();
              up.options.pool.forEach(AddressRange::parse);
            });
  }

  @Test
  void whatIsNoResolverIsSaidToBeNone() {
    Fuzz.of("192.0.2.53", "192.0.2.53:5353", "[2001:db8::53]:53", "2001:db8::53")
        .allowing(IllegalArgumentException.class)
        .text(20_000, WhyCommand::server);
  }
}
