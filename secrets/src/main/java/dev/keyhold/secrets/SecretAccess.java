package dev.keyhold.secrets;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalNumber;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.optionalWord;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Stamp;
import java.util.Optional;

/**
 * One line of the log of a secret: what somebody did with it, or tried to. It never changes.
 *
 * @param line counts the lines of the organization from 1, without gaps
 * @param secretId the row of the version; empty if there was none
 * @param version the version, if there was one or one was named
 * @param why why it was not done
 */
public record SecretAccess(
    Stamp stamp,
    String tenantId,
    long line,
    Optional<String> secretId,
    String appId,
    String name,
    Optional<Long> version,
    Action action,
    Outcome outcome,
    Optional<Cause> why,
    String actorId,
    String actorType,
    Optional<String> onBehalfOfId,
    Optional<String> reason) {
  public enum Action {
    READ,
    CREATE,
    ROTATE,
    DISABLE,
    ENABLE,
    DESTROY,
    /** Its data key was wrapped by another key. */
    REWRAP
  }

  public enum Outcome {
    DONE,
    /** The state of the secret forbids it. */
    REFUSED,
    /** It ought to be possible, and is not. */
    FAILED
  }

  /** Why something was refused, or failed. */
  public enum Cause {
    MISSING(Outcome.REFUSED),
    DISABLED(Outcome.REFUSED),
    DESTROYED(Outcome.REFUSED),
    /** Its time is over. */
    EXPIRED(Outcome.REFUSED),
    /** What is kept does not fit together. */
    DAMAGED(Outcome.FAILED),
    /** The key that wraps its data key cannot be reached. */
    KEY_UNAVAILABLE(Outcome.FAILED);

    private final Outcome outcome;

    Cause(Outcome outcome) {
      this.outcome = outcome;
    }

    Outcome outcome() {
      return outcome;
    }
  }

  /** As long as the reason of a session. */
  private static final int MOST_REASON = 4_096;

  static final Column<SecretAccess, Long> LINE = number("line", SecretAccess::line).counted();
  static final OptionalColumn<SecretAccess, String> SECRET_ID =
      optionalId("secret_id", SecretAccess::secretId);
  static final Column<SecretAccess, String> APP_ID =
      text("app_id", SecretAccess::appId).upTo(SecretName.MOST_APP);
  static final Column<SecretAccess, String> NAME =
      text("name", SecretAccess::name).upTo(SecretName.MOST_NAME);
  static final OptionalColumn<SecretAccess, Long> VERSION =
      optionalNumber("version", SecretAccess::version);
  static final Column<SecretAccess, Action> ACTION =
      word("operation", Action.class, SecretAccess::action).called("action");
  static final Column<SecretAccess, Outcome> OUTCOME =
      word("outcome", Outcome.class, SecretAccess::outcome);
  static final OptionalColumn<SecretAccess, Cause> WHY =
      optionalWord("why", Cause.class, SecretAccess::why);
  static final Column<SecretAccess, String> ACTOR_ID = id("actor_id", SecretAccess::actorId);
  static final Column<SecretAccess, String> ACTOR_TYPE =
      text("actor_type", SecretAccess::actorType).upTo(64);
  static final OptionalColumn<SecretAccess, String> ON_BEHALF_OF_ID =
      optionalId("on_behalf_of_id", SecretAccess::onBehalfOfId);
  static final OptionalColumn<SecretAccess, String> REASON =
      optionalText("reason", SecretAccess::reason).upTo(MOST_REASON);

  static final Index<SecretAccess> BY_NAME = Index.on(APP_ID, NAME, LINE);
  static final Index<SecretAccess> BY_ACTOR = Index.on(ACTOR_ID, LINE);
  static final Index<SecretAccess> BY_LINE = Index.unique(LINE);

  static final OrgTable<SecretAccess> TABLE =
      OrgTable.of(
              SecretAccess.class, "secret_access_log", SecretAccess::stamp, SecretAccess::tenantId)
          .tenantColumn("tenant_id")
          .columns(
              LINE,
              SECRET_ID,
              APP_ID,
              NAME,
              VERSION,
              ACTION,
              OUTCOME,
              WHY,
              ACTOR_ID,
              ACTOR_TYPE,
              ON_BEHALF_OF_ID,
              REASON)
          .indexes(BY_NAME, BY_ACTOR, BY_LINE)
          .idsWithinTenant()
          .read(
              row ->
                  new SecretAccess(
                      row.stamp(),
                      row.organizationId(),
                      row.get(LINE),
                      row.get(SECRET_ID),
                      row.get(APP_ID),
                      row.get(NAME),
                      row.get(VERSION),
                      row.get(ACTION),
                      row.get(OUTCOME),
                      row.get(WHY),
                      row.get(ACTOR_ID),
                      row.get(ACTOR_TYPE),
                      row.get(ON_BEHALF_OF_ID),
                      row.get(REASON)));

  /** Which secret it was about. */
  public SecretName secretName() {
    return SecretName.kept(appId, name);
  }
}
