package dev.keyhold.sqlite;

import static dev.keyhold.tables.Columns.optionalId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException.Conflict;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Rule;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.TableSet;
import dev.keyhold.tables.Tables;
import dev.keyhold.tck.InMemoryStorage;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A row whose reference is cleared keeps the checks of its table; one that goes need not. */
class ClearedRowsTest {
  /** A link of a chain: it goes with the chain, and has a next one or is an end. */
  record Link(
      Stamp stamp, String organizationId, Optional<String> chainId, Optional<String> nextId) {
    static final OptionalColumn<Link, String> CHAIN = optionalId("chain_id", Link::chainId);
    static final OptionalColumn<Link, String> NEXT = optionalId("next_id", Link::nextId);
    static final OrgTable<Link> TABLE =
        OrgTable.of(Link.class, "link", Link::stamp, Link::organizationId)
            .columns(CHAIN, NEXT)
            .references(
                CHAIN.references(() -> Link.TABLE).whenDeleted(WhenDeleted.CASCADE),
                NEXT.references(() -> Link.TABLE).whenDeleted(WhenDeleted.CLEAR))
            .check(
                "links_hang_together",
                Rule.any(Rule.that(NEXT.isPresent()), Rule.that(CHAIN.isAbsent())))
            .read(
                row -> new Link(row.stamp(), row.organizationId(), row.get(CHAIN), row.get(NEXT)));
  }

  private static final SetShape SET = new ProposedSet(TableSet.of("chains", Link.TABLE));

  @TempDir Path folder;
  private final Tables tables = Tables.of(() -> Instant.EPOCH);

  static List<BiFunction<Path, SetShape, Storage>> stores() {
    return List.of(
        (folder, set) -> InMemoryStorage.open(set),
        (folder, set) ->
            SqliteStorage.open(
                StorageConfig.builder("sqlite:" + folder.resolve("system.db"))
                    .tables(set)
                    .build()));
  }

  private Storage open(BiFunction<Path, SetShape, Storage> store) {
    Storage storage = store.apply(folder, SET);
    storage.run(
        tx -> {
          tx.identities().accounts().create(Samples.ADA);
          tx.identities().organizations().create(Samples.ACME);
        });
    add(storage, "chain", Optional.empty(), Optional.empty());
    return storage;
  }

  private void add(Storage storage, String id, Optional<String> chain, Optional<String> next) {
    storage.run(
        tx ->
            tables
                .in(tx, Samples.ACME.id())
                .add(
                    Link.TABLE,
                    new Link(
                        Stamp.of(id, Instant.EPOCH, Instant.EPOCH),
                        Samples.ACME.id(),
                        chain,
                        next)));
  }

  private boolean purge(Storage storage, String id) {
    return storage.write(tx -> tables.in(tx, Samples.ACME.id()).purge(Link.TABLE, id).isPresent());
  }

  private long count(Storage storage) {
    return storage.read(tx -> tables.in(tx, Samples.ACME.id()).from(Link.TABLE).count());
  }

  @ParameterizedTest
  @MethodSource("stores")
  void rows_that_go_with_what_they_refer_to_need_not_be_cleared(
      BiFunction<Path, SetShape, Storage> store) {
    try (Storage storage = open(store)) {
      add(storage, "a", Optional.of("chain"), Optional.of("chain"));
      add(storage, "b", Optional.of("chain"), Optional.of("chain"));

      assertThat(purge(storage, "chain")).isTrue();
      assertThat(count(storage)).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("stores")
  void a_row_that_refers_to_itself_can_go(BiFunction<Path, SetShape, Storage> store) {
    try (Storage storage = open(store)) {
      add(storage, "self", Optional.of("chain"), Optional.of("self"));

      assertThat(purge(storage, "self")).isTrue();
      assertThat(count(storage)).isOne();
    }
  }

  @ParameterizedTest
  @MethodSource("stores")
  void a_deletion_whose_clearing_breaks_a_check_is_refused_by_its_name(
      BiFunction<Path, SetShape, Storage> store) {
    try (Storage storage = open(store)) {
      add(storage, "end", Optional.empty(), Optional.empty());
      add(storage, "a", Optional.of("chain"), Optional.of("end"));

      assertThatThrownBy(() -> purge(storage, "end"))
          .isInstanceOf(Conflict.class)
          .hasMessageContaining("links_hang_together");
      assertThat(count(storage)).isEqualTo(3);
    }
  }
}
