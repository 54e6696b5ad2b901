package mightypi.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionBoundsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
        "a{1000}",
        "(a{30}){30}",
        "(a{1000}|b{1000})c{1000}",
        "\\x{2000}\\p{Greek}{7}",
        "[{9999}]{9}",
        "[]{9999}]",
        "[[:alpha:]]{9}",
        "\\{9999}",
        "\\Q(a{9999}){9999}\\E",
        "a{",
        "a{x}",
        "a)b",
        "(a"
      })
  void whatStaysSmallIsTaken(String expression) {
    assertThat(ExpressionBounds.fault(expression)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a{1001}",
        "a{2,}{3,900}",
        "(a{100}){100}",
        "((x|a{100})*b){100}",
        "(?:[a-z]{40}\\.){40}",
        "((((((a{1,20}){1,20}){1,20}){1,20}){1,20}){1,20})"
      })
  void repeatsThatMultiplyAreRefused(String expression) {
    assertThat(ExpressionBounds.fault(expression)).contains("invalid repeat count");
  }

  @ParameterizedTest
  @ValueSource(ints = {9_000, 1 << 16})
  void whatIsLongOrDeepIsRefused(int length) {
    assertThat(ExpressionBounds.fault("a".repeat(length))).isPresent();
    assertThat(ExpressionBounds.fault("(".repeat(1_001))).contains("expression nests too deeply");
  }
}
