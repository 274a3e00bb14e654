package dev.keyhold.audit;

import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.TableSet;
import dev.keyhold.tables.Tables;
import dev.keyhold.tables.Tenant;
import dev.keyhold.tck.InMemoryStorage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the trail says of the rows of tables. */
class AuditedRowsTest {
  private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

  enum Step {
    OPEN,
    DONE
  }

  record Job(
      Stamp stamp,
      String organizationId,
      String title,
      String token,
      long runs,
      Step step,
      Optional<String> parentId,
      Optional<String> workerId) {
    static final Column<Job, String> TITLE = text("title", Job::title).personal();
    static final Column<Job, String> TOKEN = text("token", Job::token).secret();
    static final Column<Job, Long> RUNS = number("runs", Job::runs).quiet();
    static final Column<Job, Step> STEP = word("step", Step.class, Job::step);
    static final OptionalColumn<Job, String> PARENT = optionalId("parent_id", Job::parentId);
    static final OptionalColumn<Job, String> WORKER = optionalId("worker_id", Job::workerId);
    static final Reference<Job, Job> PARENT_JOB =
        PARENT.references(() -> Job.TABLE).whenDeleted(WhenDeleted.CASCADE);
    static final Reference<Job, Object> WORKER_ACCOUNT =
        WORKER.references("accounts").whenDeleted(WhenDeleted.CLEAR);
    static final OrgTable<Job> TABLE =
        OrgTable.of(Job.class, "job", Job::stamp, Job::organizationId)
            .columns(TITLE, TOKEN, RUNS, STEP, PARENT, WORKER)
            .references(PARENT_JOB, WORKER_ACCOUNT)
            .forwardOnly(STEP, Map.of(Step.OPEN, Set.of(Step.DONE)))
            .softDeleted()
            .read(
                row ->
                    new Job(
                        row.stamp(),
                        row.organizationId(),
                        row.get(TITLE),
                        row.get(TOKEN),
                        row.get(RUNS),
                        row.get(STEP),
                        row.get(PARENT),
                        row.get(WORKER)));
  }

  private AuditedStorage storage =
      AuditedStorage.over(
          InMemoryStorage.open(TableSet.of("jobs", Job.TABLE)), () -> AuditContext.UNKNOWN);
  private final Tables tables = Tables.of(() -> NOW);

  @BeforeEach
  void acme_has_a_job() {
    storage.write(
        tx -> {
          tx.identities().accounts().create(Account.builder("ada", NOW).email("a@b.org").build());
          tx.identities().accounts().create(Account.builder("bob", NOW).email("b@b.org").build());
          return tx.identities()
              .organizations()
              .create(
                  Organization.builder("acme", NOW)
                      .name("Acme")
                      .slug("acme")
                      .ownerId("ada")
                      .build());
        });
    in(acme -> acme.add(Job.TABLE, job("first", Optional.empty())));
  }

  private static Job job(String id, Optional<String> parent) {
    return new Job(
        Stamp.of(id, NOW, NOW),
        "acme",
        "Ada's own",
        "s3cret",
        0,
        Step.OPEN,
        parent,
        Optional.of("bob"));
  }

  @Test
  void an_insertion_says_what_was_inserted_but_secrets_and_personal_data() {
    AuditEntry entry = last();

    assertThat(entry.action()).isEqualTo("job.create");
    assertThat(entry.organizationId()).contains("acme");
    assertThat(entry.targetType()).contains("job");
    assertThat(entry.targetId()).contains("first");
    assertThat(entry.details())
        .isEqualTo(
            Json.parse(
                """
                {"after": {"organizationId": "acme", "step": "open", "workerId": "bob",
                  "title": {"omittedCharacters": 9}, "token": {"omitted": "secret"}}}
                """));
  }

  @Test
  void a_change_of_a_state_has_its_word_for_a_verb() {
    in(acme -> acme.update(Job.TABLE, "first", Job.STEP.to(Step.DONE)));

    assertThat(last().action()).isEqualTo("job.done");
    assertThat(last().details())
        .isEqualTo(Json.parse("{\"before\":{\"step\":\"open\"},\"after\":{\"step\":\"done\"}}"));
  }

  @Test
  void a_counter_leaves_no_entry_of_its_own() {
    int before = trail().size();

    in(acme -> acme.update(Job.TABLE, "first", Job.RUNS.plus(1)));

    assertThat(trail()).hasSize(before);
  }

  @Test
  void a_change_of_a_secret_says_that_it_changed_and_not_to_what() {
    in(acme -> acme.update(Job.TABLE, "first", Job.TOKEN.to("another")));

    assertThat(last().details())
        .isEqualTo(
            Json.parse(
                """
                {"before": {"token": {"omitted": "secret"}}, "after": {"token": {"omitted": "secret"}}}
                """));
  }

  /** What an entry says of both is the same, and yet one was replaced by the other. */
  @Test
  void a_change_of_what_is_personal_has_an_entry_also_to_something_as_long() {
    in(acme -> acme.update(Job.TABLE, "first", Job.TITLE.to("Bob's own")));

    assertThat(last().action()).isEqualTo("job.update");
    assertThat(last().details())
        .isEqualTo(
            Json.parse(
                """
                {"before": {"title": {"omittedCharacters": 9}}, "after": {"title": {"omittedCharacters": 9}}}
                """));
  }

  @Test
  void a_hub_that_says_so_has_what_is_personal_in_its_trail() {
    storage =
        AuditedStorage.builder(
                InMemoryStorage.open(TableSet.of("jobs", Job.TABLE)), () -> AuditContext.UNKNOWN)
            .personalValues()
            .build();
    acme_has_a_job();
    in(acme -> acme.update(Job.TABLE, "first", Job.TITLE.to("Bob's own")));

    assertThat(last().details())
        .isEqualTo(
            Json.parse(
                """
                {"before": {"title": "Ada's own"}, "after": {"title": "Bob's own"}}
                """));
    assertThat(trail().toString()).doesNotContain("s3cret");
  }

  @Test
  void deletion_and_restoring_have_words_of_their_own() {
    in(acme -> acme.delete(Job.TABLE, "first"));
    in(acme -> acme.restore(Job.TABLE, "first"));
    in(acme -> acme.purge(Job.TABLE, "first"));

    assertThat(actions()).endsWith("job.delete", "job.restore", "job.delete");
  }

  @Test
  void what_goes_with_a_row_is_listed_with_the_cause() {
    in(acme -> acme.add(Job.TABLE, job("second", Optional.of("first"))));
    in(acme -> acme.add(Job.TABLE, job("third", Optional.of("second"))));
    in(acme -> acme.delete(Job.TABLE, "third"));
    int before = trail().size();

    in(acme -> acme.purge(Job.TABLE, "first"));

    List<AuditEntry> entries = trail().subList(before, trail().size());
    assertThat(entries)
        .extracting(entry -> entry.targetId().orElseThrow())
        .containsExactly("second", "third", "first");
    assertThat(entries).allMatch(entry -> entry.action().equals("job.delete"));
    assertThat(entries.get(0).details().text()).contains("\"cause\":\"job.delete\"");
    assertThat(entries.get(2).details().text()).doesNotContain("cause");
  }

  /** Whether it refers to itself, or to one that refers to it. */
  @Test
  void a_row_that_goes_with_itself_has_one_entry() {
    in(acme -> acme.update(Job.TABLE, "first", Job.PARENT.to(Optional.of("first"))));
    in(acme -> acme.add(Job.TABLE, job("second", Optional.of("first"))));
    in(acme -> acme.add(Job.TABLE, job("third", Optional.of("second"))));
    in(acme -> acme.update(Job.TABLE, "second", Job.PARENT.to(Optional.of("third"))));
    int before = trail().size();

    in(acme -> acme.purge(Job.TABLE, "first"));
    in(acme -> acme.purge(Job.TABLE, "second"));

    assertThat(trail().subList(before, trail().size()))
        .extracting(entry -> entry.action() + " " + entry.targetId().orElseThrow())
        .containsExactly("job.delete first", "job.delete third", "job.delete second");
  }

  @Test
  void rows_that_lose_a_deleted_account_are_listed() {
    storage.write(tx -> tx.identities().accounts().delete("bob"));

    assertThat(actions()).endsWith("job.update", "account.delete");
    assertThat(trail().get(trail().size() - 2).details().text())
        .contains("\"cause\":\"account.delete\"", "\"workerId\":null");
  }

  @Test
  void rows_that_go_with_an_organization_are_listed() {
    storage.write(tx -> tx.identities().organizations().delete("acme"));

    assertThat(actions()).contains("job.delete").endsWith("organization.delete");
  }

  private <T> T in(Function<Tenant, T> work) {
    return storage.write(tx -> work.apply(tables.in(tx, "acme")));
  }

  private AuditEntry last() {
    return trail().get(trail().size() - 1);
  }

  private List<String> actions() {
    return trail().stream().map(AuditEntry::action).toList();
  }

  private List<AuditEntry> trail() {
    return storage.read(
        tx -> tx.audit().readAfter(0, 1_000).stream().map(StoredEntry::content).toList());
  }
}
