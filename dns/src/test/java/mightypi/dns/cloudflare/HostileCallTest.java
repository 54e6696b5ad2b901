package mightypi.dns.cloudflare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import mightypi.model.Json;
import mightypi.testkit.Fuzz;
import mightypi.testkit.Leaves;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Name;

class HostileCallTest {

  private static final Name HOME = Name.fromConstantString("home.example.");

  @Test
  void whatIsNoQueryIsAskedForNothing() {
    Fuzz.of(
            "type=A&name.contains=www&per_page=100&page=2&match=any&order=name&direction=desc",
            "search=%C3%BC&tag.present=a&comment.absent=")
        .allowing(ApiFault.class)
        .text(
            20_000,
            text -> {
              Request request = new Request("GET", "/", List.of(), Request.query(text), Map.of());
              Filters.chosen(List.of(), request);
              request.number("page", 1, 100);
              request.number("per_page", 20, 100);
            });
  }

  @Test
  void whatIsNoRecordIsAFaultOfTheCall() throws IOException {
    Leaves leaves =
        Leaves.of(
            Json.parse(
                """
                {"content":"www.home.example","priority":10,"data":{"priority":1,"weight":2,
                 "port":443,"target":"www.home.example","flags":0,"tag":"issue","value":"x"}}
                """
                    .getBytes(UTF_8)));
    List<String> types =
        List.of("A", "AAAA", "CNAME", "MX", "TXT", "SRV", "CAA", "NS", "PTR", "HTTPS", "LOC", "DS");
    Fuzz.of(
            "192.0.2.1",
            "2001:db8::1",
            "mail.example.com",
            "\"a\" \"b\"",
            "0 issue \"x\"",
            "1 . a=b")
        .text(10_000, text -> read(types.get(text.length() % types.size()), leaves.next(text)));
  }

  /** An example fits one type only, so that a fault is no surprise with any of them. */
  private static void read(String type, Map<String, @Nullable Object> body) {
    try {
      Content.value(type, body, HOME);
    } catch (ApiFault e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
