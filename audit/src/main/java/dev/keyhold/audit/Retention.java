package dev.keyhold.audit;

import dev.keyhold.spi.AuditEntry;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Ids;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StoredEntry;
import dev.keyhold.spi.TrailWords;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Erases entries that a policy no longer keeps.
 *
 * <p>A policy is a list of rules. The first rule that matches an entry says how long it is kept. An
 * entry without a matching rule is kept for ever. So are the entries about erasures: without them,
 * an erased entry could not be distinguished from a forged one.
 *
 * <p>Entries are erased in small batches, each a transaction with its entry {@code audit.erase}.
 * Batches become smaller if one takes longer than 25 milliseconds, and after each batch the run
 * pauses for as long as the batch took, so that other writers are not kept waiting. A run reads
 * each entry that is not erased and older than the shortest time of the policy, so entries that are
 * kept for ever are read in each run.
 */
public final class Retention {
  private final AuditedStorage storage;
  private final List<RetentionRule> rules;
  private final InstantSource clock;

  /**
   * @param storage the storage, whose context says who erases and why
   * @param rules the rules; the first one that matches an entry counts
   */
  public Retention(AuditedStorage storage, List<RetentionRule> rules, InstantSource clock) {
    this.storage = storage;
    this.rules = List.copyOf(rules);
    this.clock = clock;
  }

  /** Tells what a run would erase now. Changes nothing. */
  public RetentionReport dryRun() {
    Instant now = clock.instant();
    Map<RetentionRule, Long> counts = new LinkedHashMap<>();
    due(now, entries -> count(entries, counts));
    return report(now, counts, Duration.ZERO);
  }

  /**
   * Erases, and records that it did, even if there was nothing to erase. A run that is cut short
   * has erased complete batches; the next run continues.
   */
  public RetentionReport run() {
    Instant now = clock.instant();
    Map<RetentionRule, Long> counts = new LinkedHashMap<>();
    PacedErasure erasure = new PacedErasure(storage, now);
    due(
        now,
        entries -> {
          erasure.erase(entries.stream().map(StoredEntry::sequence).toList());
          count(entries, counts);
        });
    RetentionReport report = report(now, counts, erasure.longest());
    AuditEntry entry = entry(report);
    storage.write(tx -> tx.audit().append(entry));
    return report;
  }

  /** The entry of the last run, if there was one. */
  public static Optional<StoredEntry> lastRun(Storage storage) {
    AuditQuery runs = AuditQuery.ALL.action(TrailWords.AUDIT_RETENTION);
    return storage.read(tx -> tx.audit().list(runs, PageRequest.first(1))).items().stream()
        .findFirst();
  }

  private void due(Instant now, Consumer<List<StoredEntry>> each) {
    Optional<Duration> shortest =
        rules.stream().flatMap(rule -> rule.keep().stream()).min(Duration::compareTo);
    if (shortest.isEmpty()
        || shortest.get().compareTo(Duration.between(Limits.EARLIEST, now)) > 0) {
      return;
    }
    AuditQuery old = AuditQuery.ALL.until(now.minus(shortest.get())).newestFirst(false);
    Page.<StoredEntry>walk(request -> storage.read(tx -> tx.audit().list(old, request)))
        .map(page -> page.items().stream().filter(entry -> isDue(entry, now)).toList())
        .forEach(each);
  }

  private boolean isDue(StoredEntry stored, Instant now) {
    Duration age = Duration.between(stored.at(), now);
    return governing(stored.content())
        .flatMap(RetentionRule::keep)
        .filter(keep -> age.compareTo(keep) > 0)
        .isPresent();
  }

  private Optional<RetentionRule> governing(AuditEntry entry) {
    return entry.action().equals(TrailWords.AUDIT_ERASE)
            || entry.action().equals(TrailWords.AUDIT_RETENTION)
        ? Optional.empty()
        : rules.stream().filter(rule -> rule.governs(entry)).findFirst();
  }

  private void count(List<StoredEntry> entries, Map<RetentionRule, Long> counts) {
    entries.forEach(entry -> counts.merge(governing(entry.content()).orElseThrow(), 1L, Long::sum));
  }

  private RetentionReport report(Instant now, Map<RetentionRule, Long> counts, Duration longest) {
    return new RetentionReport(
        now,
        rules.stream()
            .distinct()
            .map(rule -> new RetentionReport.Governed(rule, counts.getOrDefault(rule, 0L)))
            .toList(),
        longest);
  }

  private AuditEntry entry(RetentionReport report) {
    List<Map<String, Object>> details = new ArrayList<>();
    report.rules().stream()
        .filter(governed -> governed.entries() > 0)
        .forEach(governed -> details.add(details(governed)));
    AuditEntry.Builder entry =
        AuditEntry.builder(Ids.newId(report.at()), TrailWords.AUDIT_RETENTION, report.at());
    return storage
        .context()
        .over(entry)
        .details(Json.of(Map.of("erased", report.entries(), "rules", details)))
        .build();
  }

  private static Map<String, Object> details(RetentionReport.Governed governed) {
    Map<String, Object> details = new LinkedHashMap<>();
    RetentionRule rule = governed.rule();
    rule.action().ifPresent(action -> details.put("action", action));
    rule.organizationId().ifPresent(id -> details.put("organization", id));
    rule.keep().ifPresent(keep -> details.put("keep", keep.toString()));
    details.put("erased", governed.entries());
    return details;
  }
}
