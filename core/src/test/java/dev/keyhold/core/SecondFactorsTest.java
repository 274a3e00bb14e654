package dev.keyhold.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.StorageException;
import dev.keyhold.teststorages.StorageKind;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(names = {"MEMORY", "SQLITE", "POSTGRES"})
class SecondFactorsTest extends CorePlacedTest {
  SecondFactorsTest(StorageKind kind) {
    super(kind);
  }

  @BeforeEach
  void furnish() {
    place.account("ada");
    place.account("bob");
  }

  private <T> T in(Function<SecondFactors, T> work) {
    return place.system.write(tx -> work.apply(place.core.secondFactors(tx)));
  }

  private boolean is(Function<SecondFactors, Boolean> work) {
    return in(work);
  }

  @Test
  void a_step_of_time_is_used_once_and_never_backwards() {
    String id = in(it -> it.enrolTotp("ada", "vault:ada")).stamp().id();
    assertThat(is(it -> it.useStep(id, 100))).isTrue();
    assertThat(is(it -> it.useStep(id, 100))).isFalse();
    assertThat(is(it -> it.useStep(id, 99))).isFalse();
    assertThat(is(it -> it.useStep(id, 101))).isTrue();
    assertThat(is(it -> it.useStep("nothing", 102))).isFalse();
  }

  @Test
  void the_count_of_an_authenticator_rises() {
    String id = in(it -> it.enrolAuthenticator("ada", Bytes.of(new byte[] {1}), 5)).stamp().id();
    assertThat(is(it -> it.useCount(id, 6))).isTrue();
    assertThat(is(it -> it.useCount(id, 6))).isFalse();
    assertThat(is(it -> it.useCount(id, 5))).isFalse();
    assertThat(is(it -> it.useCount(id, 0))).isFalse();
    assertThat(is(it -> it.useCount("nothing", 0))).isFalse();
    String plain = in(it -> it.enrolAuthenticator("ada", Bytes.of(new byte[] {2}), 0)).stamp().id();
    assertThat(is(it -> it.useCount(plain, 0))).isTrue();
    assertThat(is(it -> it.useCount(plain, 0))).isTrue();
    assertThat(is(it -> it.useStep(plain, 1))).isFalse();
  }

  @Test
  void it_counts_once_it_is_confirmed() {
    SecondFactor made = in(it -> it.enrolTotp("ada", "vault:ada"));
    assertThat(made.confirmedAt()).isEmpty();
    SecondFactor confirmed = in(it -> it.confirm(made.stamp().id()));
    assertThat(confirmed.confirmedAt()).contains(place.now());
    SecondFactor again = in(it -> it.confirm(made.stamp().id()));
    assertThat(again).isEqualTo(confirmed);
    assertThatThrownBy(() -> in(it -> it.confirm("nothing")))
        .isInstanceOf(StorageException.NotFound.class);
  }

  @Test
  void a_recovery_code_is_used_once_by_whose_it_is() {
    List<RecoveryCode> codes = in(it -> it.makeRecoveryCodes("ada", 3));
    String shown = codes.get(0).reveal();
    assertThat(shown).matches("([a-z2-9]{5}-){3}[a-z2-9]{5}");
    assertThat(codes.get(0)).hasToString("a recovery code");
    RecoveryCode typed = RecoveryCode.of(" " + shown.toUpperCase(java.util.Locale.ROOT) + " ");

    assertThat(is(it -> it.useRecoveryCode("bob", typed))).isFalse();
    assertThat(is(it -> it.useRecoveryCode("ada", typed))).isTrue();
    assertThat(is(it -> it.useRecoveryCode("ada", typed))).isFalse();
    assertThat(is(it -> it.useRecoveryCode("ada", RecoveryCode.of("no")))).isFalse();
    in(it -> it.makeRecoveryCodes("ada", 1));
    assertThat(is(it -> it.useRecoveryCode("ada", codes.get(1)))).isFalse();
    List<SecondFactor> left = in(it -> it.list("ada", SecondFactor.Kind.RECOVERY));
    assertThat(left).hasSize(1);
  }

  @Test
  void bad_input_is_named() {
    assertThatThrownBy(() -> in(it -> it.makeRecoveryCodes("ada", 0)))
        .isInstanceOf(StorageException.InvalidInput.class);
    assertThatThrownBy(() -> in(it -> it.enrolTotp("nobody", "x")))
        .isInstanceOf(StorageException.MissingReference.class);
    assertThat(is(it -> it.remove("nothing"))).isFalse();
  }
}
