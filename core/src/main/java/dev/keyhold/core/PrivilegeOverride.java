package dev.keyhold.core;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalTime;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import java.time.Instant;
import java.util.Optional;

/**
 * That some have a privilege, or have it not, whatever their roles say.
 *
 * @param subject who, in one text ({@link Subject#text}); empty for all members
 * @param accountId the account, if it is one
 * @param endsAt until this instant, which does not count
 */
public record PrivilegeOverride(
    Stamp stamp,
    String tenantId,
    String privilegeKey,
    Effect effect,
    String subject,
    Optional<String> accountId,
    String reason,
    Optional<Instant> endsAt) {
  /** One that denies is stronger. */
  public enum Effect {
    ALLOW,
    DENY
  }

  /** In the place of a subject: all members. */
  static final String ALL = "";

  static final Column<PrivilegeOverride, String> PRIVILEGE_KEY =
      id("privilege_key", PrivilegeOverride::privilegeKey);
  static final Column<PrivilegeOverride, Effect> EFFECT =
      word("effect", Effect.class, PrivilegeOverride::effect);
  static final Column<PrivilegeOverride, String> SUBJECT =
      text("subject", PrivilegeOverride::subject).upTo(300);
  static final OptionalColumn<PrivilegeOverride, String> ACCOUNT_ID =
      optionalId("account_id", PrivilegeOverride::accountId);
  static final Column<PrivilegeOverride, String> REASON =
      text("reason", PrivilegeOverride::reason).upTo(4_096);
  static final OptionalColumn<PrivilegeOverride, Instant> ENDS_AT =
      optionalTime("ends_at", PrivilegeOverride::endsAt);

  static final Reference<PrivilegeOverride, Privilege> PRIVILEGE =
      PRIVILEGE_KEY.references(() -> Privilege.TABLE).across();
  static final Reference<PrivilegeOverride, Account> ACCOUNT =
      ACCOUNT_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE).across();

  static final Index<PrivilegeOverride> BY_PRIVILEGE = Index.unique(PRIVILEGE_KEY, SUBJECT, EFFECT);

  static final OrgTable<PrivilegeOverride> TABLE =
      OrgTable.of(
              PrivilegeOverride.class,
              "policy_overrides",
              PrivilegeOverride::stamp,
              PrivilegeOverride::tenantId)
          .tenantColumn("tenant_id")
          .columns(PRIVILEGE_KEY, EFFECT, SUBJECT, ACCOUNT_ID, REASON, ENDS_AT)
          .references(PRIVILEGE, ACCOUNT)
          .indexes(BY_PRIVILEGE)
          .idsWithinTenant()
          .read(
              row ->
                  new PrivilegeOverride(
                      row.stamp(),
                      row.organizationId(),
                      row.get(PRIVILEGE_KEY),
                      row.get(EFFECT),
                      row.get(SUBJECT),
                      row.get(ACCOUNT_ID),
                      row.get(REASON),
                      row.get(ENDS_AT)));

  /** Who is meant; empty if all members are. */
  Optional<Subject> meant() {
    return subject.equals(ALL) ? Optional.empty() : Optional.of(Subject.of(subject));
  }
}
