package dev.keyhold.cli;

import dev.keyhold.spi.AuditQuery;
import dev.keyhold.spi.Outcome;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Words;
import java.time.Instant;
import java.util.function.Consumer;
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
    AuditQuery.Builder query = AuditQuery.builder().erased(erased).newestFirst(newestFirst);
    given(owner, query::ownerId);
    given(actor, query::actorId);
    given(action, query::action);
    given(organization, query::organizationId);
    given(credential, query::credentialId);
    given(target, text -> target(query, text));
    given(outcome, word -> query.outcome(outcome(word)));
    given(since, when -> query.from(When.past(when, now)));
    given(until, when -> query.until(When.past(when, now)));
    return query.build();
  }

  private static void given(@Nullable String option, Consumer<String> use) {
    if (option != null) {
      use.accept(option);
    }
  }

  private static void target(AuditQuery.Builder query, String text) {
    int slash = text.indexOf('/');
    if (slash < 1 || slash == text.length() - 1) {
      throw new StorageException.InvalidInput("--target takes a type and an id, such as account/7");
    }
    query.target(text.substring(0, slash), text.substring(slash + 1));
  }

  private static Outcome outcome(String word) {
    return Words.find(Outcome.class, word)
        .orElseThrow(
            () -> new StorageException.InvalidInput("--outcome is success, failure or denied"));
  }
}
