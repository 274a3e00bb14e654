package dev.keyhold.core;

import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalTime;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.time;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Json;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * That one member lets another one do some things for him, for a time. What that is at any moment
 * is said by what the grantor may do himself then.
 *
 * @param parentId the delegation by which the grantor may do these things himself, if that is one
 * @param actions what may be done; privileges, and actions of the access graph
 * @param resources on which resources; empty for all
 * @param depth how many delegations it rests on, itself among them
 * @param mayRedelegate whether the delegate may let a third do it
 * @param endsAt until this instant, which does not count
 */
public record Delegation(
    Stamp stamp,
    String tenantId,
    String grantorId,
    String delegateId,
    Optional<String> parentId,
    long depth,
    Json actions,
    Json resources,
    Instant startsAt,
    Instant endsAt,
    Status status,
    boolean mayRedelegate,
    String reason,
    Optional<Instant> revokedAt,
    Optional<String> revokedBy) {
  /** How many delegations may rest on each other. */
  public static final int MOST_DEEP = 5;

  /** Whether the grantor has agreed. That it is over is said by its time alone. */
  public enum Status {
    /** The delegate asks for it. */
    PENDING,
    ACTIVE,
    REVOKED
  }

  static final Column<Delegation, String> GRANTOR_ID = id("grantor_id", Delegation::grantorId);
  static final Column<Delegation, String> DELEGATE_ID = id("delegate_id", Delegation::delegateId);
  static final OptionalColumn<Delegation, String> PARENT_ID =
      optionalId("parent_id", Delegation::parentId);
  static final Column<Delegation, Long> DEPTH = number("depth", Delegation::depth);
  static final Column<Delegation, Json> ACTIONS = json("actions", Delegation::actions);
  static final Column<Delegation, Json> RESOURCES = json("resources", Delegation::resources);
  static final Column<Delegation, Instant> STARTS_AT = time("starts_at", Delegation::startsAt);
  static final Column<Delegation, Instant> ENDS_AT = time("ends_at", Delegation::endsAt);
  static final Column<Delegation, Status> STATUS = word("status", Status.class, Delegation::status);
  static final Column<Delegation, Boolean> MAY_REDELEGATE =
      flag("may_redelegate", Delegation::mayRedelegate);
  static final Column<Delegation, String> REASON = text("reason", Delegation::reason).upTo(4_096);
  static final OptionalColumn<Delegation, Instant> REVOKED_AT =
      optionalTime("revoked_at", Delegation::revokedAt);
  static final OptionalColumn<Delegation, String> REVOKED_BY =
      optionalId("revoked_by", Delegation::revokedBy);

  static final Reference<Delegation, Account> GRANTOR =
      GRANTOR_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE).across();
  static final Reference<Delegation, Account> DELEGATE =
      DELEGATE_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE).across();
  static final Reference<Delegation, Delegation> PARENT =
      PARENT_ID.references(() -> Delegation.TABLE).whenDeleted(WhenDeleted.CASCADE);

  static final Index<Delegation> BY_DELEGATE = Index.on(DELEGATE_ID, ENDS_AT);
  static final Index<Delegation> BY_GRANTOR = Index.on(GRANTOR_ID, ENDS_AT);
  static final Index<Delegation> BY_PARENT = Index.on(PARENT_ID);

  static final OrgTable<Delegation> TABLE =
      OrgTable.of(Delegation.class, "delegations", Delegation::stamp, Delegation::tenantId)
          .tenantColumn("tenant_id")
          .columns(
              GRANTOR_ID,
              DELEGATE_ID,
              PARENT_ID,
              DEPTH,
              ACTIONS,
              RESOURCES,
              STARTS_AT,
              ENDS_AT,
              STATUS,
              MAY_REDELEGATE,
              REASON,
              REVOKED_AT,
              REVOKED_BY)
          .references(GRANTOR, DELEGATE, PARENT)
          .indexes(BY_DELEGATE, BY_GRANTOR, BY_PARENT)
          .check("delegations_end_later", Rule.that(STARTS_AT, Is.BELOW, ENDS_AT))
          .check(
              "delegations_to_others",
              Rule.any(
                  Rule.that(GRANTOR_ID, Is.BELOW, DELEGATE_ID),
                  Rule.that(GRANTOR_ID, Is.ABOVE, DELEGATE_ID)))
          .check("delegations_at_most_five_deep", Rule.that(DEPTH.atMost((long) MOST_DEEP)))
          .forwardOnly(
              STATUS,
              Map.of(
                  Status.PENDING, Set.of(Status.ACTIVE, Status.REVOKED),
                  Status.ACTIVE, Set.of(Status.REVOKED)))
          .idsWithinTenant()
          .read(
              row ->
                  new Delegation(
                      row.stamp(),
                      row.organizationId(),
                      row.get(GRANTOR_ID),
                      row.get(DELEGATE_ID),
                      row.get(PARENT_ID),
                      row.get(DEPTH),
                      row.get(ACTIONS),
                      row.get(RESOURCES),
                      row.get(STARTS_AT),
                      row.get(ENDS_AT),
                      row.get(STATUS),
                      row.get(MAY_REDELEGATE),
                      row.get(REASON),
                      row.get(REVOKED_AT),
                      row.get(REVOKED_BY)));

  public List<String> actionNames() {
    return TextList.in(actions);
  }

  public List<String> resourceNames() {
    return TextList.in(resources);
  }

  /** Whether it says that this may be done. */
  boolean says(String action, Optional<String> resource) {
    List<String> on = resourceNames();
    return actionNames().contains(action)
        && (on.isEmpty() || resource.filter(on::contains).isPresent());
  }

  boolean runs(Window window) {
    return status == Status.ACTIVE && window.runs(Optional.of(startsAt), Optional.of(endsAt));
  }
}
