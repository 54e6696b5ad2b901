package mightypi.api.kind.check;

import java.math.BigDecimal;
import mightypi.model.quota.Amounts;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostileValuesTest {

  @Test
  void whatIsNoQuantityIsSaidToBeNoneAndWhatIsOneCanBeCounted() {
    Fuzz.of("250m", "1.5Gi", "1e3", "-.5E-2", "100", "+7Ki")
        .text(
            20_000,
            text -> {
              Quantities.parse(text).ifPresent(each -> each.add(BigDecimal.ONE).toBigInteger());
              Amounts amounts = Amounts.of(java.util.Map.of("cpu", text));
              Amounts.text("cpu", amounts.plus(Amounts.NONE).of("cpu").add(BigDecimal.ONE));
            });
  }

  @Test
  void whatIsNoNameIsSaidToBeNone() {
    Fuzz.of("web-1", "a.b.example.com", "*.example.com", "example.com/Name_1", "PATH", "http", "a")
        .text(
            5_000,
            text -> {
              Names.DNS_LABEL.faults(text);
              Names.DNS_SUBDOMAIN.faults(text);
              Names.DNS_1035_LABEL.faults(text);
              Names.WILDCARD_SUBDOMAIN.faults(text);
              Names.LABEL_VALUE.faults(text);
              Names.ENVIRONMENT.faults(text);
              Names.CONFIG_KEY.faults(text);
              Names.QUALIFIED_NAME.faults(text);
              Names.PATH_SEGMENT.faults(text);
              Names.PORT_NAME.faults(text);
            });
  }

  @Test
  void whatIsNoAddressIsSaidToBeNone() {
    Fuzz.of(
            "192.0.2.1",
            "10.0.0.0/8",
            "2001:db8::1",
            "fd00::/64",
            "::ffff:192.0.2.1",
            "fe80::1%eth0")
        .text(
            10_000,
            text -> {
              Addresses.ANY.faults(text);
              Addresses.V4.faults(text);
              Addresses.V6.faults(text);
              Addresses.REACHABLE.faults(text);
              Addresses.isRange(text);
              Addresses.parse(text);
            });
  }
}
