package dev.keyhold.spi.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.StorageException.InvalidInput;
import dev.keyhold.spi.table.Shape.Trait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Where a row is put, it has to be seen. */
class ScopeTest {
  private static final Scope ACME = Scope.of("acme");

  private static ColumnShape column(String name, ColumnKind kind, int limit) {
    return ColumnShape.of(name, kind, limit, List.of());
  }

  private static Shape shape(ColumnShape... more) {
    List<ColumnShape> columns = new ArrayList<>();
    columns.add(column("id", ColumnKind.ID, 20));
    columns.add(column("org_id", ColumnKind.ID, 20).withMember("organizationId"));
    columns.addAll(List.of(more));
    columns.add(column("created_at", ColumnKind.TIME, 0));
    columns.add(column("updated_at", ColumnKind.TIME, 0));
    return Shape.of(
        new Shape.Parts(
            "note",
            Optional.of("org_id"),
            columns,
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            Set.of(Trait.SOFT_DELETED)));
  }

  private static Row row(String tenant, Optional<Instant> deletedAt) {
    return Row.builder(shape(Trait.SOFT_DELETED.columns().get(0)))
        .set("id", "n")
        .set("org_id", tenant)
        .set("deleted_at", deletedAt.map(Object.class::cast))
        .set("created_at", Instant.EPOCH)
        .set("updated_at", Instant.EPOCH)
        .build();
  }

  @Test
  void the_column_is_to_blame_by_which_a_row_would_not_be_seen() {
    Row live = row("acme", Optional.empty());
    Row deleted = row("acme", Optional.of(Instant.EPOCH));

    assertThatCode(() -> ACME.check(live)).doesNotThrowAnyException();
    assertThatCode(() -> ACME.deleted().check(deleted)).doesNotThrowAnyException();
    blames("deletedAt", () -> ACME.check(deleted));
    blames("deletedAt", () -> ACME.deleted().check(live));
    blames("deletedAt", () -> Scope.everywhere().check(deleted));
    blames("organizationId", () -> ACME.check(row("bell", Optional.empty())));
    blames("organizationId", () -> ACME.check(row("bell", Optional.of(Instant.EPOCH))));
  }

  @Test
  void a_column_that_is_in_every_table_is_the_same_in_all() {
    assertThatThrownBy(() -> shape(column("deleted_at", ColumnKind.TEXT, 20)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("a column deleted_at that is not as in every table");
  }

  private static void blames(String member, ThrowingCallable check) {
    assertThatThrownBy(check)
        .isInstanceOfSatisfying(
            InvalidInput.class, refused -> assertThat(refused.field()).contains(member));
  }
}
