package dev.keyhold.trials;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.audit.TrailFile;
import dev.keyhold.audit.TrailVerdict;
import dev.keyhold.audit.TrailVerifier;
import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.keys.Verification;
import dev.keyhold.keys.Verification.Rejected;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.AuditFeed;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StoredEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Knows what every worker was told, and looks after each life of a {@link WriterProcess} whether
 * that is what the database holds, and nothing else.
 */
final class Witness {
  private final Place place;
  private final Map<String, String> texts = new TreeMap<>();
  private final Set<Long> forwarded = new HashSet<>();
  private List<Model> models = Collections.nCopies(WriterRun.WORKERS, new Model());
  private long entries;
  private long operations;

  Witness(Place place) {
    this.place = place;
  }

  long operations() {
    return operations;
  }

  long entries() {
    return entries;
  }

  void look(WriterRun run) throws SQLException, IOException {
    place.checkIfMade();
    try (Storage storage = Keyhold.open(place.url())) {
      storage.write(tx -> true); // behind what a server still does for a process that is gone
      Map<String, List<String>> recorded = newEntries(storage);
      List<Model> found = Stored.models(storage, WriterRun.WORKERS);
      for (int worker = 0; worker < WriterRun.WORKERS; worker++) {
        checkWorker(run, worker, found.get(worker), recorded);
      }
      assertThat(recorded).as("entries of operations that were not done").isEmpty();
      models = found;
      operations += run.acknowledged();
      texts.putAll(run.texts());
      checkKeys(ApiKeys.of(storage, KeyPolicy.DEFAULT));
      checkTrail(storage);
    }
    place.check();
  }

  /**
   * The operations that were acknowledged, each whole; the one after them whole, or not at all. An
   * operation that was done is taken out of what is recorded.
   */
  private void checkWorker(
      WriterRun run, int worker, Model found, Map<String, List<String>> recorded) {
    Script script = run.script(worker, models.get(worker).copy());
    for (int i = 0; i < run.acknowledged(worker); i++) {
      Operation operation = script.next();
      script.done(operation);
      checkEntries(operation, recorded);
    }
    Model acknowledged = script.model().copy();
    Operation last = script.next();
    script.done(last);
    if (recorded.containsKey(last.id()) || !found.equals(acknowledged)) {
      assertThat(found.differences(script.model()))
          .as("worker %d has what was acknowledged, and all of %s or none", worker, last)
          .isEmpty();
      checkEntries(last, recorded);
    }
  }

  private static void checkEntries(Operation operation, Map<String, List<String>> recorded) {
    List<String> actions = recorded.remove(operation.id());
    assertThat(actions == null ? List.of() : actions)
        .as("entries of %s", operation.id())
        .containsExactlyInAnyOrderElementsOf(operation.entries());
  }

  /** The actions of each operation. */
  private Map<String, List<String>> newEntries(Storage storage) {
    Map<String, List<String>> recorded = new HashMap<>();
    List<StoredEntry> page;
    do {
      long after = entries;
      page = storage.read(tx -> tx.audit().readAfter(after, Limits.PAGE_SIZE));
      for (StoredEntry entry : page) {
        recorded
            .computeIfAbsent(entry.content().requestId().orElseThrow(), id -> new ArrayList<>())
            .add(entry.content().action());
      }
      entries += page.size();
    } while (!page.isEmpty());
    return recorded;
  }

  /** The text that was handed out opens what its key says. */
  private void checkKeys(ApiKeys keys) {
    texts.keySet().removeIf(name -> key(name) == null);
    texts.forEach(
        (name, text) ->
            assertThat(verdict(keys.verify(text))).as(name).isEqualTo(expected(key(name))));
  }

  private Model.HeldKey key(String name) {
    return models.get(Script.worker(name)).keys().get(name);
  }

  private String expected(Model.HeldKey key) {
    if (key.revoked().isPresent()) {
      return "REVOKED";
    }
    AccountStatus owner =
        models.get(Script.worker(key.ownerId())).accounts().get(key.ownerId()).status();
    return !key.enabled() ? "DISABLED" : owner == AccountStatus.ACTIVE ? "-" : "OWNER_INACTIVE";
  }

  private static String verdict(Verification verification) {
    return verification instanceof Rejected rejected
        ? rejected.reason().name()
        : verification instanceof Verified ? "-" : "?";
  }

  private void checkTrail(Storage storage) throws IOException {
    TrailVerdict verdict = TrailVerifier.verify(storage, List.of(), List.of(), read -> {});
    assertThat(verdict.kind()).isEqualTo(TrailVerdict.Kind.INTACT);
    assertThat(verdict.entries()).isEqualTo(entries);
    readForwarded(storage);
    assertThat(forwarded.size()).as("entries in the listener's files").isEqualTo((int) entries);
  }

  /** The numbers in the files, after the next process would have gone on. */
  private void readForwarded(Storage storage) throws IOException {
    try (TrailFile file = WriterProcess.trailFile(place.folder())) {
      new AuditFeed(storage, WriterProcess.FEED, file).deliver();
    }
    // Files are renamed as they age, so one in which nothing is new is followed by none.
    boolean isNew = true;
    for (int age = 0; isNew; age++) {
      Path read = place.folder().resolve(WriterProcess.TRAIL + (age == 0 ? "" : "." + age));
      List<Long> numbers = Files.exists(read) ? numbers(read) : List.of();
      assertThat(numbers).allMatch(number -> number >= 1 && number <= entries);
      isNew = forwarded.addAll(numbers) || (age == 0 && numbers.isEmpty());
    }
  }

  private static List<Long> numbers(Path file) throws IOException {
    List<Long> numbers = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      Map<?, ?> members = (Map<?, ?>) Json.parse(line).value();
      numbers.add(((Number) members.get("sequence")).longValue());
    }
    return numbers;
  }
}
