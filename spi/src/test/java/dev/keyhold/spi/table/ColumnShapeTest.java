package dev.keyhold.spi.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.StorageException;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a column takes. */
@Timeout(60)
class ColumnShapeTest {
  private static final ColumnShape PRICE =
      ColumnShape.of("price", ColumnKind.DECIMAL, 2, List.of()).withOptional(true);

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "1e-999999999", "-7e1001", "1.234", "1e17"})
  void a_decimal_that_is_too_long_is_refused_without_being_written_out(String number) {
    assertThatThrownBy(() -> PRICE.checked(new BigDecimal(number)))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("too many digits");
  }

  @Test
  void a_decimal_is_kept_with_all_its_digits() {
    assertThat(PRICE.checked(new BigDecimal("1.5000"))).isEqualTo(new BigDecimal("1.50"));
    assertThat(PRICE.checked(new BigDecimal("1e3"))).isEqualTo(new BigDecimal("1000.00"));
  }
}
