package dev.keyhold.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The result of a retention run, or what a run would do.
 *
 * @param at the time from which ages were counted
 * @param rules each rule, in the order of the policy, with the number of entries that it erased
 * @param longest the longest time of one batch, including its commit and its wait for other
 *     writers; zero if nothing was erased
 */
public record RetentionReport(Instant at, List<Governed> rules, Duration longest) {

  /** A rule and the number of entries that were erased by it. */
  public record Governed(RetentionRule rule, long entries) {}

  /** The number of entries that were erased by all rules. */
  public long entries() {
    return rules.stream().mapToLong(Governed::entries).sum();
  }
}
