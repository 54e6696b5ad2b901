package mightypi.api.serve;

import java.util.function.UnaryOperator;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostileLinksTest {

  @Test
  void aPageOfWhateverKindComesThroughTheProxy() {
    ProxiedPage page = new ProxiedPage("/api/v1/namespaces/a/pods/b/proxy", "10.1.0.2:80");
    Fuzz.of(
            "<a href=\"/x\" b='c' d=e f>g</a><!-- h --><script>i</script><p <",
            "<form action=/j><img src=\"http://10.1.0.2:80/k?l#m\" usemap=n>&amp;&quot;<")
        .text(20_000, text -> PageLinks.rewrite(text, page::rewritten));
    Fuzz.of("http://10.1.0.2:80/k?l#m", "/a b").text(20_000, page::rewritten);
  }

  @Test
  void aPageWithoutLinksIsLeftAsItIs() {
    String page = "<p a=b c = 'd'>x<y <A href=q><br/><style><a href='/'></STYLE></p><";
    org.assertj.core.api.Assertions.assertThat(PageLinks.rewrite(page, UnaryOperator.identity()))
        .isEqualTo(page);
  }
}
