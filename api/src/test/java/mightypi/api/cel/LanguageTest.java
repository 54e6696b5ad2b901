package mightypi.api.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanguageTest {

  private final Language language = Language.of(Map.of("self", SimpleType.DYN));
  private final Map<String, Object> variables =
      Map.of("self", Values.of(Map.of("replicas", 3, "names", List.of("a", "b"))));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "self.replicas == 3 && has(self.names) && !has(self.other)",
        "self.?other.orValue(7) == 7",
        "[1, 2, 3].sum() == 6 && [2, 1].max() == 2 && !['b', 'a'].isSorted()",
        "self.names.indexOf('b') == 1 && self.names.all(each, each.matches('^[a-z]$'))",
        "'abc 123'.find('[0-9]+') == '123' && '1 2 3'.findAll('[0-9]', 2) == ['1', '2']",
        "url('https://a.example:80/p?q=1').getHost() == 'a.example:80' && !isURL('no url')",
        "quantity('1Gi').isGreaterThan(quantity('500Mi')) && quantity('1000m') == quantity('1')",
        "cidr('10.0.0.0/8').containsIP('10.1.2.3') && ip('::1').family() == 6",
        "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && !cidr('10.1.0.0/16').containsCIDR(cidr('10.0.0.0/8'))",
        "string(cidr('10.1.2.3/8').masked()) == '10.0.0.0/8' && string(ip('FD00::1')) == 'fd00::1'",
        "ip.isCanonical('fd00::1') && !ip.isCanonical('FD00::1') && !isIP('1.2') && !isIP('::ffff:1.2.3.4')",
        "ip('192.168.1.1').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast()",
        "ip('fe80::1').isLinkLocalUnicast() && ip('224.0.0.1').isLinkLocalMulticast()",
        "!format.dns1123Label().validate('a-b').hasValue()",
        "format.dns1123Label().validate('a.b').value() == ['must not contain dots']",
        "format.named('dns1035Label').value() == format.dns1035Label() && !format.named('x').hasValue()",
        "!format.dns1123LabelPrefix().validate('a-').hasValue() && format.dns1123Label().validate('a-').hasValue()",
        "['a.example/b'].all(each, !format.qualifiedName().validate(each).hasValue())",
        "format.uuid().validate('x').value().join('') == 'does not match the UUID format'",
        "!format.uri().validate('https://a.example').hasValue() && !format.datetime().validate('2026-01-02T03:04:05Z').hasValue()",
        "format.dns1123Label().validate('A') != null && !(format.dns1123Label().validate('a') == null)",
        "'%s has %d'.format(['x', 3]) == 'x has 3' && 'A'.lowerAscii() == 'a'",
        "sets.contains([1, 2], [1])"
      })
  void whatUsersOfKubernetesWriteHolds(String text) throws CelFault {
    assertThat(language.compile(text, SimpleType.BOOL).holds(variables, Budget.whole())).isTrue();
  }

  @Test
  void anExpressionCannotRunForEver() throws CelFault {
    Expression expression = language.compile(loops(9), SimpleType.BOOL);
    assertThatThrownBy(() -> expression.holds(variables, Budget.whole()))
        .isInstanceOf(CelFault.class)
        .hasMessage("operation cancelled: actual cost limit exceeded");
  }

  @Test
  void whatCostsLittleEachTimeIsStoppedWhenItIsAskedTooOften() throws CelFault {
    Expression expression = language.compile(loops(5), SimpleType.BOOL);
    Budget budget = Budget.whole();
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 1_000; i++) {
                assertThat(expression.holds(variables, budget)).isTrue();
              }
            })
        .hasMessageStartingWith("validation failed due to running out of cost budget");
  }

  /** Ten times ten, and so on. */
  private static String loops(int depth) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      text.append("[0,1,2,3,4,5,6,7,8,9].all(x").append(i).append(", ");
    }
    return text.append("true").append(")".repeat(depth)).toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "self.names.map(x, self.names.map(y, x + y)).size() == 2",
        "[0,1,2,3].map(i, [0,1,2,3].map(j, 'a'.lowerAscii() + 'b')).all(l, l.all(s, s.contains('b')))",
        "[1,2,3,4,5,6,7,8,9].filter(x, x > 3).exists(x, x == 9)"
      })
  void whatIsUsualCostsLittle(String text) throws CelFault {
    Expression expression = language.compile(text, SimpleType.BOOL);
    Budget budget = Budget.ofConditions();
    for (int i = 0; i < 2_000; i++) {
      assertThat(expression.holds(variables, budget)).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'a'.matches('((((a{1,50}){1,50}){1,50}){1,50}){1,50}')",
        "'a'.find('(a{999}){999}') == ''",
        "'%.999999999f'.format([1.5]) != ''"
      })
  void whatWouldOutgrowTheMemoryHasNoValue(String text) throws CelFault {
    Expression expression = language.compile(text, SimpleType.BOOL);
    assertThatThrownBy(() -> expression.holds(variables, Budget.whole()))
        .isInstanceOf(CelFault.class);
  }

  @Test
  void whatIsWrongIsSaid() throws CelFault {
    assertThatThrownBy(() -> language.compile("nobody.x", SimpleType.BOOL))
        .hasMessageContaining("compilation failed")
        .hasMessageContaining("undeclared reference to 'nobody'");
    assertThatThrownBy(() -> language.compile("1 + 1", SimpleType.BOOL))
        .hasMessage("must evaluate to bool");
    Expression missing = language.compile("self.other == 1", SimpleType.BOOL);
    assertThatThrownBy(() -> missing.holds(variables, Budget.whole()))
        .hasMessage("no such key: other");
  }
}
