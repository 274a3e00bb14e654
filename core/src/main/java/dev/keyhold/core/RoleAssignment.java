package dev.keyhold.core;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalTime;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.table.Condition.Is;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Rule;
import dev.keyhold.tables.Stamp;
import java.time.Instant;
import java.util.Optional;

/**
 * That somebody has a role.
 *
 * @param subject who, in one text ({@link Subject#text})
 * @param accountId the account, if it is one
 * @param resource on which one resource, such as {@code document:7}; empty for all
 * @param startsAt from this instant on
 * @param endsAt until this instant, which does not count
 * @param grantedBy the account that gave it
 */
public record RoleAssignment(
    Stamp stamp,
    String tenantId,
    String roleId,
    String subject,
    Optional<String> accountId,
    String resource,
    Optional<Instant> startsAt,
    Optional<Instant> endsAt,
    Optional<String> grantedBy) {
  static final Column<RoleAssignment, String> ROLE_ID = id("role_id", RoleAssignment::roleId);
  static final Column<RoleAssignment, String> SUBJECT =
      text("subject", RoleAssignment::subject).upTo(300);
  static final OptionalColumn<RoleAssignment, String> ACCOUNT_ID =
      optionalId("account_id", RoleAssignment::accountId);
  static final Column<RoleAssignment, String> RESOURCE =
      text("resource", RoleAssignment::resource).upTo(512);
  static final OptionalColumn<RoleAssignment, Instant> STARTS_AT =
      optionalTime("starts_at", RoleAssignment::startsAt);
  static final OptionalColumn<RoleAssignment, Instant> ENDS_AT =
      optionalTime("ends_at", RoleAssignment::endsAt);
  static final OptionalColumn<RoleAssignment, String> GRANTED_BY =
      optionalId("granted_by", RoleAssignment::grantedBy);

  static final Reference<RoleAssignment, Role> ROLE = ROLE_ID.references(() -> Role.TABLE);
  static final Reference<RoleAssignment, Account> ACCOUNT =
      ACCOUNT_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE).across();

  static final Index<RoleAssignment> BY_ROLE = Index.unique(ROLE_ID, SUBJECT, RESOURCE);
  static final Index<RoleAssignment> BY_SUBJECT = Index.on(SUBJECT, ROLE_ID);

  static final OrgTable<RoleAssignment> TABLE =
      OrgTable.of(
              RoleAssignment.class, "assignments", RoleAssignment::stamp, RoleAssignment::tenantId)
          .tenantColumn("tenant_id")
          .columns(ROLE_ID, SUBJECT, ACCOUNT_ID, RESOURCE, STARTS_AT, ENDS_AT, GRANTED_BY)
          .references(ROLE, ACCOUNT)
          .indexes(BY_ROLE, BY_SUBJECT)
          .check("assignments_end_later", Rule.that(STARTS_AT, Is.BELOW, ENDS_AT))
          .idsWithinTenant()
          .read(
              row ->
                  new RoleAssignment(
                      row.stamp(),
                      row.organizationId(),
                      row.get(ROLE_ID),
                      row.get(SUBJECT),
                      row.get(ACCOUNT_ID),
                      row.get(RESOURCE),
                      row.get(STARTS_AT),
                      row.get(ENDS_AT),
                      row.get(GRANTED_BY)));

  Way way(String whose) {
    return new Way(
        whose,
        roleId,
        Subject.of(subject),
        Optional.of(stamp.id()),
        Optional.of(resource).filter(text -> !text.isEmpty()));
  }
}
