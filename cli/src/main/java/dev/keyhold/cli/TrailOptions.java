package dev.keyhold.cli;

import dev.keyhold.spi.AuditFilter;
import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Words;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which entries a command is about. */
final class TrailOptions {
  @Option(
      names = "--owner",
      paramLabel = "ID",
      description = "The id of the account whose data the action was about.")
  private @Nullable String owner;

  @Option(names = "--actor", paramLabel = "ID", description = "Who did it.")
  private @Nullable String actor;

  @Option(
      names = "--action",
      paramLabel = "NAME",
      description = "The action, such as api_key.revoke.")
  private @Nullable String action;

  @Option(names = "--organization", paramLabel = "ID", description = "The id of the organization.")
  private @Nullable String organization;

  @Option(
      names = "--credential",
      paramLabel = "ID",
      description = "The id of the credential that was used.")
  private @Nullable String credential;

  @Option(
      names = "--target",
      paramLabel = "TYPE/ID",
      description = "The type and id of the target, such as account/7.")
  private @Nullable String target;

  @Option(
      names = "--outcome",
      paramLabel = "OUTCOME",
      description = "The outcome: success, failure or denied.")
  private @Nullable String outcome;

  @Option(
      names = "--since",
      paramLabel = "WHEN",
      description = "The earliest time: 7d for seven days ago, a day, or a time.")
  private @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "WHEN",
      description = "The end: entries before this time. Written like --since.")
  private @Nullable String until;

  @Option(
      names = "--erased",
      description =
          "Include erased entries. They have no content, so only --since and --until can match"
              + " them.")
  private boolean erased;

  TrailOptions() {}

  boolean hasBeginning() {
    return since != null;
  }

  AuditQuery query(Instant now, boolean newestFirst) {
    Map<AuditFilter, String> filters = new EnumMap<>(AuditFilter.class);
    given(owner).ifPresent(id -> filters.put(AuditFilter.OWNER_ID, id));
    given(actor).ifPresent(id -> filters.put(AuditFilter.ACTOR_ID, id));
    given(action).ifPresent(name -> filters.put(AuditFilter.ACTION, name));
    given(organization).ifPresent(id -> filters.put(AuditFilter.ORGANIZATION_ID, id));
    given(credential).ifPresent(id -> filters.put(AuditFilter.CREDENTIAL_ID, id));
    given(target).ifPresent(text -> target(filters, text));
    given(outcome).ifPresent(word -> filters.put(AuditFilter.OUTCOME, outcome(word)));
    return new AuditQuery(
        filters,
        given(since).map(when -> When.past(when, now)),
        given(until).map(when -> When.past(when, now)),
        erased,
        newestFirst);
  }

  private static Optional<String> given(@Nullable String option) {
    return Optional.ofNullable(option);
  }

  private static void target(Map<AuditFilter, String> filters, String text) {
    int slash = text.indexOf('/');
    if (slash < 1 || slash == text.length() - 1) {
      throw new StorageException.InvalidInput("--target takes a type and an id, such as account/7");
    }
    filters.put(AuditFilter.TARGET_TYPE, text.substring(0, slash));
    filters.put(AuditFilter.TARGET_ID, text.substring(slash + 1));
  }

  private static String outcome(String word) {
    if (Words.find(Outcome.class, word).isEmpty()) {
      throw new StorageException.InvalidInput("--outcome is success, failure or denied");
    }
    return word;
  }
}
