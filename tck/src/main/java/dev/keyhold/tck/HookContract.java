package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.LEAF;
import static dev.keyhold.tck.Samples.bytes;
import static dev.keyhold.tck.Samples.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.CommitHook;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.Transaction;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What {@link Storage#onCommit} promises, where it is offered. */
@PromiseOf(Storage.class)
@Needs(Part.AUDIT)
abstract class HookContract {
  private static final int UNITS = 10;

  @Test
  void HOOK_01_a_commit_hands_its_entries_to_the_hook_with_the_numbers_that_they_keep(
      Storage storage) {
    Queue<List<StoredEntry>> seen = new ConcurrentLinkedQueue<>();
    hook(storage, (tx, appended) -> seen.add(appended));

    storage.write(
        tx -> {
          tx.audit().append(entry("e1"), LEAF);
          return tx.audit().append(entry("e2"));
        });
    storage.write(tx -> tx.audit().append(entry("e3")));

    List<StoredEntry> trail = Stored.trail(storage);
    assertThat(seen).containsExactly(trail.subList(0, 2), trail.subList(2, 3));
  }

  @Test
  void HOOK_02_a_commit_without_entries_calls_no_hook(Storage storage) {
    Queue<List<StoredEntry>> seen = new ConcurrentLinkedQueue<>();
    hook(storage, (tx, appended) -> seen.add(appended));

    storage.write(tx -> tx.audit().state().insert("head", bytes("one")));
    storage.write(tx -> "nothing");

    assertThat(seen).isEmpty();
  }

  @Test
  void HOOK_03_a_unit_that_fails_calls_no_hook(Storage storage) {
    Queue<List<StoredEntry>> seen = new ConcurrentLinkedQueue<>();
    hook(storage, (tx, appended) -> seen.add(appended));

    Refused.as(
        IOException.class,
        () ->
            storage.write(
                tx -> {
                  tx.audit().append(entry("e1"));
                  throw new IOException("thrown by the unit");
                }));

    assertThat(seen).isEmpty();
  }

  @Test
  void HOOK_04_what_the_hook_writes_is_part_of_the_commit(Storage storage) {
    hook(storage, (tx, appended) -> tx.audit().state().insert(appended.get(0).id(), bytes("leaf")));

    storage.write(tx -> tx.audit().append(entry("e1")));

    Optional<Bytes> written = storage.read(tx -> tx.audit().state().find("e1"));
    assertThat(written).contains(bytes("leaf"));
  }

  @Test
  void HOOK_05_the_hook_sees_what_the_units_of_its_commit_wrote(Storage storage) {
    Queue<Optional<Bytes>> seen = new ConcurrentLinkedQueue<>();
    hook(storage, (tx, appended) -> seen.add(tx.audit().state().find("head")));

    storage.write(
        tx -> {
          tx.audit().append(entry("e1"));
          return tx.audit().state().insert("head", bytes("one"));
        });

    assertThat(seen).containsExactly(Optional.of(bytes("one")));
  }

  @Test
  void HOOK_06_a_hook_that_fails_undoes_the_commit_and_the_caller_is_told(Storage storage) {
    hook(
        storage,
        (tx, appended) -> {
          tx.audit().state().insert("half", bytes("done"));
          throw new IllegalStateException("thrown by the hook");
        });

    Refused.as(
        StorageException.Unavailable.class,
        () -> storage.write(tx -> tx.audit().append(entry("e1"))));

    Optional<Bytes> half = storage.read(tx -> tx.audit().state().find("half"));
    assertThat(Stored.trail(storage)).isEmpty();
    assertThat(half).isEmpty();
  }

  @Test
  void HOOK_07_a_commit_after_one_that_the_hook_undid_leaves_no_gap(Storage storage) {
    hook(
        storage,
        (tx, appended) -> {
          if (appended.get(0).id().equals("lost")) {
            throw new IllegalStateException("thrown by the hook");
          }
        });
    Refused.as(
        StorageException.Unavailable.class,
        () -> storage.write(tx -> tx.audit().append(entry("lost"))));

    storage.write(tx -> tx.audit().append(entry("e1")));

    assertThat(Stored.entry(storage, "e1").sequence()).isEqualTo(1);
  }

  @Test
  void HOOK_08_a_second_hook_is_refused(Storage storage) {
    hook(storage, (tx, appended) -> {});

    Refused.as(IllegalStateException.class, () -> storage.onCommit((tx, appended) -> {}));
  }

  @Test
  void HOOK_09_racing_units_hand_each_entry_over_once_and_in_order(Storage storage) {
    Queue<StoredEntry> seen = new ConcurrentLinkedQueue<>();
    hook(storage, (tx, appended) -> seen.addAll(appended));

    Race.between(() -> appendMany(storage, "left-"), () -> appendMany(storage, "right-"));

    assertThat(seen)
        .extracting(StoredEntry::sequence)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 2 * UNITS).boxed().toList());
    assertThat(seen).containsExactlyElementsOf(Stored.trail(storage));
  }

  @Test
  void HOOK_10_nesting_is_refused_in_a_hook_as_in_a_unit(Storage storage) {
    hook(storage, (tx, appended) -> storage.read(inner -> "inner"));

    Refused.as(
        StorageException.Unavailable.class,
        () -> storage.write(tx -> tx.audit().append(entry("e1"))));
  }

  @Test
  void HOOK_11_the_transaction_of_a_hook_ends_with_it(Storage storage) {
    Queue<Transaction> kept = new ConcurrentLinkedQueue<>();
    hook(storage, (tx, appended) -> kept.add(tx));

    storage.write(tx -> tx.audit().append(entry("e1")));

    Refused.as(IllegalStateException.class, () -> kept.element().audit().find("e1"));
  }

  private static void hook(Storage storage, CommitHook hook) {
    Assumptions.assumeTrue(storage.onCommit(hook), "the storage calls no hook");
  }

  private static String appendMany(Storage storage, String prefix) {
    for (int i = 0; i < UNITS; i++) {
      String id = prefix + i;
      storage.write(tx -> tx.audit().append(entry(id)));
    }
    return prefix;
  }
}
