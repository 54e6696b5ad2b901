package mightypi.gateway.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import mightypi.testkit.Fuzz;
import org.junit.jupiter.api.Test;

/** What the Secret of an Ingress can hold in the place of hashes. */
@SuppressWarnings({"ReturnValueIgnored", "CheckReturnValue"}) // that it returns is what matters
class HostilePasswordTest {

  @Test
  void aDamagedHashMatchesNothingAndCostsNotMuch() {
    Fuzz.of(
            "$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/",
            "{SHA}fEqNCco3Yq9h5ZUglD3CZJT4lBs=",
            "rqXexS6ZhobKA",
            "$1$abcdefgh$G//4keteveJp0qb8z2DxG/")
        .text(300, hash -> Passwords.matches("secret", hash));
  }

  @Test
  void aHashThatWouldTakeMinutesIsNotCompared() {
    assertThat(Passwords.matches("a", "$2y$31$" + "a".repeat(53))).isFalse();
    assertThat(Passwords.matches("a", "$6$rounds=999999999$salt$" + "a".repeat(86))).isFalse();
  }

  @Test
  void whatIsNoNameAndPasswordIsNeither() {
    Fuzz.of("Basic YW5uOnNlY3JldA==", "basic OjE=", "Bearer x")
        .text(20_000, field -> Credentials.read(AsciiString.of(field)));
  }
}
