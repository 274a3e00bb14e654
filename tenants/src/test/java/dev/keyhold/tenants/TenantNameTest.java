package dev.keyhold.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TenantNameTest {
  @Test
  void an_id_that_means_nothing_to_a_file_system_is_the_name() {
    assertThat(TenantName.of("acme")).isEqualTo("acme");
    assertThat(TenantName.of("0192d3c4-5e6f-7890-abcd-ef0123456789"))
        .isEqualTo("0192d3c4-5e6f-7890-abcd-ef0123456789");
  }

  @Test
  void no_other_id_reaches_a_path() {
    String plain = "a".repeat(40);
    String[] names =
        Stream.of("../etc", "Acme", "ACME", "", "a b", "a_b", "ä", "con.", "a\0b", plain, "x/y")
            .map(TenantName::of)
            .toArray(String[]::new);

    assertThat(names).allMatch(name -> name.matches("[0-9a-f]{40}")).doesNotHaveDuplicates();
    assertThat(TenantName.of(names[0])).as("no id is another's digest").isNotEqualTo(names[0]);
  }
}
