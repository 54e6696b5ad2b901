package mightypi.api.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Set;
import mightypi.api.kind.BuiltInKinds;
import mightypi.api.schema.BuiltInSchemas;
import mightypi.api.status.StatusException;
import mightypi.api.type.ResourceType;
import mightypi.model.Kind;
import mightypi.model.Kinds;
import mightypi.model.Selector;
import mightypi.model.Selector.Operator;
import mightypi.model.Selector.Requirement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Selectors as people type them, and what they read when they typed something else. */
class SelectionTest {

  private static final List<ResourceType> TYPES = BuiltInKinds.all(BuiltInSchemas::of);
  private static final String PART =
      "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
          + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
          + " validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
  private static final String VALUE =
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
          + " 'my_value',  or '12345', regex used for validation is"
          + " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

  private static String refusalOfLabels(String text) {
    StatusException refused =
        catchThrowableOfType(StatusException.class, () -> LabelSelectors.parse(text));
    assertThat(refused).as(text).isNotNull();
    assertThat(refused.status().code()).isEqualTo(400);
    assertThat(refused.status().reason()).isEqualTo("BadRequest");
    return refused.status().message();
  }

  private static List<Requirement> labels(String text) {
    return LabelSelectors.parse(text).requirements();
  }

  private static Requirement is(String label, Operator operator, String... values) {
    return new Requirement(label, operator, Set.of(values));
  }

  @Test
  void labelSelectorsAreReadInAllTheirForms() {
    assertThat(labels("a=1, b == 2,c!=3 ,example.com/d"))
        .containsExactly(
            is("a", Operator.IN, "1"),
            is("b", Operator.IN, "2"),
            is("c", Operator.NOT_IN, "3"),
            is("example.com/d", Operator.EXISTS));
    assertThat(labels("!a,b>2,c<3"))
        .containsExactly(
            is("a", Operator.DOES_NOT_EXIST),
            is("b", Operator.GREATER_THAN, "2"),
            is("c", Operator.LESS_THAN, "3"));
    assertThat(labels("a in (1, 2),b notin(3),in in (in,notin)"))
        .containsExactly(
            is("a", Operator.IN, "1", "2"),
            is("b", Operator.NOT_IN, "3"),
            is("in", Operator.IN, "in", "notin"));
    assertThat(labels("a=,b in (),c in (1,)"))
        .containsExactly(
            is("a", Operator.IN, ""), is("b", Operator.IN, ""), is("c", Operator.IN, "1", ""));
    assertThat(labels(" ")).isEmpty();
    assertThat(Selector.parse("a in (1)").test(Map.of("a", "1"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a in 1|unable to parse requirement: found '1' expected: '('",
        "a in|unable to parse requirement: found '' expected: '('",
        "a in (1|unable to parse requirement: found '', expected: ',' or ')'",
        "a in (1 2)|unable to parse requirement: found '2', expected: ',' or ')'",
        "a in (1,=)|unable to parse requirement: found '=', expected: ',', or identifier",
        "a in (!)|unable to parse requirement: found '!', expected: ',', ')' or identifier",
        "a b|unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt",
        "a!|unable to parse requirement: found '!', expected: in, notin, =, ==, !=, gt, lt",
        "a==!b|unable to parse requirement: found '!', expected: identifier",
        "!|unable to parse requirement: found '', expected: identifier",
        "!!a|unable to parse requirement: found '!', expected: identifier",
        "=a|found '=', expected: !, identifier, or 'end of string'",
        ",a|found ',', expected: !, identifier, or 'end of string'",
        "a,|found '', expected: identifier after ','",
        "a,,b|found ',', expected: identifier after ','",
        "a=b c|found 'c', expected: ',' or 'end of string'",
        "!a=b|found '=', expected: ',' or 'end of string'"
      })
  void saysWhereALabelSelectorEnds(String text, String message) {
    assertThat(refusalOfLabels(text)).isEqualTo(message);
  }

  @Test
  void saysWhichLabelOrValueThereCannotBe() {
    assertThat(refusalOfLabels("-a"))
        .isEqualTo("unable to parse requirement: <nil>: Invalid value: \"-a\": name part " + PART);
    assertThat(refusalOfLabels("a=b_"))
        .isEqualTo("unable to parse requirement: values[0][a]: Invalid value: \"b_\": " + VALUE);
    assertThat(refusalOfLabels("a in (b,c_,d_)"))
        .isEqualTo(
            "unable to parse requirement: [values[1][a]: Invalid value: \"c_\": %s,"
                    .formatted(VALUE)
                + " values[2][a]: Invalid value: \"d_\": %s]".formatted(VALUE));
    assertThat(refusalOfLabels("a>b"))
        .isEqualTo(
            "unable to parse requirement: values[0]: Invalid value: \"b\":"
                + " for 'Gt', 'Lt' operators, the value must be an integer");
    assertThatThrownBy(() -> Selector.parse("a=b_")).isInstanceOf(IllegalArgumentException.class);
  }

  private static ResourceType type(Kind kind) {
    return TYPES.stream().filter(each -> each.kind().equals(kind)).findFirst().orElseThrow();
  }

  private static String refusalOfFields(Kind kind, String text) {
    Query query = new Query(Map.of("fieldSelector", List.of(text)));
    StatusException refused =
        catchThrowableOfType(StatusException.class, () -> Selection.of(query, type(kind)));
    assertThat(refused).as(text).isNotNull();
    assertThat(refused.status().code()).isEqualTo(400);
    return refused.status().message();
  }

  @Test
  void saysWhichFieldCannotBeSelectedBy() {
    assertThat(refusalOfFields(Kinds.POD, "spec.nothing=x"))
        .isEqualTo("field label not supported: spec.nothing");
    assertThat(refusalOfFields(Kinds.POD, "=x")).isEqualTo("field label not supported: ");
    assertThat(refusalOfFields(Kinds.CONFIG_MAP, "data.a=x"))
        .isEqualTo(
            "\"data.a\" is not a known field selector:"
                + " only \"metadata.name\", \"metadata.namespace\"");
    assertThat(refusalOfFields(Kinds.JOB, "spec.suspend=true"))
        .isEqualTo("field label \"spec.suspend\" not supported for Job");
  }

  @Test
  void saysWhatItCannotReadInAFieldSelector() {
    assertThat(refusalOfFields(Kinds.POD, "metadata.name=a,oops"))
        .isEqualTo("invalid selector: 'metadata.name=a,oops'; can't understand 'oops'");
    assertThat(refusalOfFields(Kinds.POD, "metadata.name=a=b"))
        .isEqualTo("invalid field selector: unescaped character in value: 61");
    assertThat(refusalOfFields(Kinds.POD, "metadata.name=a\\b"))
        .isEqualTo("invalid field selector: invalid escape sequence: \\b");
    assertThat(refusalOfFields(Kinds.POD, "metadata.name=a\\"))
        .isEqualTo("invalid field selector: invalid escape sequence: \\");
  }

  @Test
  void fieldSelectorsAreReadInAllTheirForms() {
    assertThat(FieldTerm.parse("a=1,b==2,c!=3,d=x\\,y\\=z\\\\,e="))
        .containsExactly(
            new FieldTerm("a", "1", true),
            new FieldTerm("b", "2", true),
            new FieldTerm("c", "3", false),
            new FieldTerm("d", "x,y=z\\", true),
            new FieldTerm("e", "", true));
  }
}
