package dev.keyhold.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a retention came to, or would come to.
 *
 * @param at the time from which ages were counted
 * @param rules each rule, in the order of the policy, with the entries that it let go
 * @param longest the longest time that one batch took, its commit and its wait for others included;
 *     zero if nothing was erased
 */
public record RetentionReport(Instant at, List<Governed> rules, Duration longest) {

  /** How many entries a rule let go. */
  public record Governed(RetentionRule rule, long entries) {}

  /** How many entries all rules let go. */
  public long entries() {
    return rules.stream().mapToLong(Governed::entries).sum();
  }
}
