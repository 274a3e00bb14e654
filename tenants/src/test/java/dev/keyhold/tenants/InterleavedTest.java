package dev.keyhold.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Tenant;
import dev.keyhold.tenants.Diary.Line;
import dev.keyhold.tenants.Diary.Note;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a tenant is answered is the same beside another one as alone. */
class InterleavedTest {
  private static final Tables TABLES = Tables.of(InstantSource.fixed(Diary.NOW));
  private static final PageRequest PAGE = PageRequest.first(3);
  private static final int STEPS = Integer.getInteger("keyhold.steps", 120);
  private static final long SEED = Long.getLong("keyhold.seed", System.nanoTime());

  @TempDir Path directory;

  /** One call of a tenant, which is made of random numbers alone. */
  private record Step(int kind, int id, int other) {
    static List<Step> some(Random random) {
      List<Step> steps = new ArrayList<>();
      for (int i = 0; i < STEPS; i++) {
        steps.add(new Step(random.nextInt(9), random.nextInt(5), random.nextInt(5)));
      }
      return steps;
    }

    String on(Storage storage, String tenant) {
      try {
        return String.valueOf(
            storage.<Object, RuntimeException>write(tx -> run(TABLES.in(tx, tenant), tenant)));
      } catch (StorageException e) {
        return e.getClass().getSimpleName() + " " + e.field();
      }
    }

    private Object run(Tenant rows, String tenant) {
      String note = "note-" + id;
      String line = "line-" + other;
      return switch (kind) {
        case 0 -> seen(rows.add(Note.TABLE, Note.of(note, tenant, "title " + other)));
        case 1 -> seen(rows.update(Note.TABLE, note, Note.TITLE.to("title " + other)).after());
        case 2 -> rows.delete(Note.TABLE, note).map(Step::seen);
        case 3 -> seen(rows.restore(Note.TABLE, note));
        case 4 -> rows.purge(Note.TABLE, note).map(Step::seen);
        case 5 -> seen(rows.from(Note.TABLE).by(Note.BY_TITLE).page(PAGE).items());
        case 6 -> rows.from(Note.TABLE).count() + rows.from(Line.TABLE).count();
        case 7 ->
            rows.add(
                    Line.TABLE,
                    new Line(Stamp.of(line, Diary.NOW, Diary.NOW), tenant, note, "said"))
                .noteId();
        default -> rows.find(Line.TABLE, line).map(Line::noteId);
      };
    }

    private static List<String> seen(List<Note> notes) {
      return notes.stream().map(Step::seen).toList();
    }

    private static String seen(Note note) {
      return note.stamp().id() + " " + note.title() + " " + note.stamp().version();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_tenant_beside_another_is_answered_as_alone(Place place) throws Exception {
    Random random = new Random(SEED);
    List<Step> ours = Step.some(random);
    List<Step> theirs = Step.some(random);

    List<String> alone =
        run(place, "alone", tenants -> answers(tenants.tenant("acme"), ours, Optional.empty()));
    List<String> beside =
        run(
            place,
            "beside",
            tenants ->
                answers(
                    tenants.tenant("acme"),
                    ours,
                    Optional.of(step -> theirs.get(step).on(tenants.tenant("bell"), "bell"))));

    assertThat(beside).as("seed %d", SEED).isEqualTo(alone);
  }

  private List<String> run(Place place, String name, Function<Tenants, List<String>> history)
      throws Exception {
    try (Tenants tenants = place.furnished(Files.createDirectory(directory.resolve(name)))) {
      return history.apply(tenants);
    }
  }

  private static List<String> answers(
      Storage acme, List<Step> ours, Optional<IntConsumer> between) {
    List<String> answers = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      int place = i;
      between.ifPresent(other -> other.accept(place));
      answers.add(ours.get(i).on(acme, "acme"));
    }
    answers.addAll(
        acme
            .read(tx -> tx.audit().list(AuditQuery.ALL.newestFirst(false), PageRequest.first(500)))
            .items()
            .stream()
            .map(entry -> entry.sequence() + " " + entry.content().action())
            .toList());
    return answers;
  }
}
