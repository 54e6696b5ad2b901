package mightypi.api.cel;

import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.Map;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

/** What a definition or a policy can say in CEL. */
@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostileExpressionTest {

  @Test
  void aDamagedExpressionIsRefusedOrComesToAnEnd() {
    Language language = Language.of(Map.of("self", SimpleType.DYN));
    Map<String, ?> variables =
        Map.of("self", Map.of("name", "web", "replicas", 3L, "ports", List.of(80L, 443L)));
    Fuzz.of(
            "self.name.startsWith('w') && self.replicas < 5",
            "self.ports.all(p, p > 0) && size(self.ports) == 2",
            "quantity('1Gi').isLessThan(quantity('2Gi'))",
            "isURL('https://a.example/x') ? url('https://a.example').getHost() == 'a' : true",
            "['a', 'b'].map(x, x + self.name).join(',').matches('^aw.*')",
            "'%s %d %.3f %x'.format([self.name, 3, 1.5, 255]) != ''",
            "'abc'.find('[a-b]{2}') + 'a b'.replace(' ', self.name).split(' ')[0]",
            "cidr('10.0.0.0/8').containsIP(ip('10.1.2.3'))",
            "duration('1h') < timestamp('2026-01-01T00:00:00Z') - timestamp('2025-01-01T00:00:00Z')")
        .allowing(CelFault.class)
        .text(
            1_500,
            text -> language.compile(text, SimpleType.DYN).evaluate(variables, Budget.whole()));
  }
}
