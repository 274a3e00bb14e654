package dev.keyhold.core;

import static dev.keyhold.core.CorePlace.ACME;
import static dev.keyhold.core.CorePlace.BELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import dev.keyhold.teststorages.StorageKind;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(StorageKind.class)
class TenantPoliciesTest extends CorePlacedTest {
  private static final PolicyKey SHARING =
      PolicyKey.of(
          "sharing.external",
          Json.of(Map.of("enum", List.of("nobody", "partners", "everybody"))),
          Json.of("nobody"));

  TenantPoliciesTest(StorageKind kind) {
    super(kind);
  }

  private <T> T in(String organization, Function<TenantPolicies, T> work) {
    return place
        .tenants
        .apply(organization)
        .write(tx -> work.apply(place.core.policies(tx, organization)));
  }

  private Json value(String organization) {
    return in(organization, it -> it.value(SHARING));
  }

  @Test
  void a_policy_has_a_default_until_somebody_sets_it() {
    assertThat(value(ACME)).isEqualTo(Json.of("nobody"));
    in(ACME, it -> it.set(SHARING, Json.of("partners")));
    assertThat(value(ACME)).isEqualTo(Json.of("partners"));
    assertThat(value(BELL)).isEqualTo(Json.of("nobody"));
    boolean reset = in(ACME, it -> it.reset(SHARING));
    assertThat(reset).isTrue();
    assertThat(value(ACME)).isEqualTo(Json.of("nobody"));
  }

  @Test
  void it_is_changed_by_whoever_has_seen_it_last() {
    TenantPolicy seen = in(ACME, it -> it.set(SHARING, Json.of("partners")));
    TenantPolicy changed = in(ACME, it -> it.change(SHARING, seen, Json.of("everybody")));
    assertThat(changed.stamp().version()).isEqualTo(seen.stamp().version() + 1);
    assertThatThrownBy(() -> in(ACME, it -> it.change(SHARING, seen, Json.of("nobody"))))
        .isInstanceOf(StorageException.Conflict.class);
    assertThatThrownBy(() -> in(ACME, it -> it.set(SHARING, Json.of("nobody"))))
        .isInstanceOf(StorageException.Duplicate.class);
  }

  @Test
  void a_value_that_the_schema_refuses_is_not_repeated() {
    Json canary = Json.of("canary-4711");
    assertThatThrownBy(() -> in(ACME, it -> it.set(SHARING, canary)))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("sharing.external")
        .hasMessageNotContaining("canary");
    assertThatThrownBy(() -> PolicyKey.of("x", Json.of(Map.of("type", "string")), Json.of(1)))
        .isInstanceOf(StorageException.InvalidInput.class);
  }
}
