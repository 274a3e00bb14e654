package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalIsoTime;
import static dev.keyhold.tables.Columns.optionalJson;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Membership;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.Members;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.time.Instant;
import java.util.Optional;

/**
 * What the seeds know of a membership besides the membership itself, one row for each; the role in
 * words of the hub's own, of which the level of the membership is the highest that Keyhold knows.
 */
public record MemberProfile(
    Stamp stamp,
    String memberId,
    String role,
    Status status,
    Optional<String> invitedBy,
    Optional<Instant> invitedAt,
    Optional<Instant> joinedAt,
    Optional<Instant> lastActiveAt,
    Optional<Json> permissions) {
  public enum Status {
    ACTIVE,
    INACTIVE,
    OFFLINE,
    SUSPENDED,
    DELETED,
    INVITED
  }

  public static final Column<MemberProfile, String> MEMBER_ID =
      id("member_id", MemberProfile::memberId);
  public static final Column<MemberProfile, String> ROLE =
      text("role", MemberProfile::role).upTo(255).byDefault("member");
  public static final Column<MemberProfile, Status> STATUS =
      word("status", Status.class, MemberProfile::status).byDefault(Status.ACTIVE);
  public static final OptionalColumn<MemberProfile, String> INVITED_BY =
      optionalId("invited_by", MemberProfile::invitedBy);
  public static final OptionalColumn<MemberProfile, Instant> INVITED_AT =
      optionalIsoTime("invited_at", MemberProfile::invitedAt);
  public static final OptionalColumn<MemberProfile, Instant> JOINED_AT =
      optionalIsoTime("joined_at", MemberProfile::joinedAt);
  public static final OptionalColumn<MemberProfile, Instant> LAST_ACTIVE_AT =
      optionalIsoTime("last_active_at", MemberProfile::lastActiveAt);
  public static final OptionalColumn<MemberProfile, Json> PERMISSIONS =
      optionalJson("permissions", MemberProfile::permissions);

  public static final Reference<MemberProfile, Membership> MEMBER =
      MEMBER_ID.references(() -> Members.TABLE).whenDeleted(WhenDeleted.CASCADE);
  public static final Reference<MemberProfile, Account> INVITED_BY_ACCOUNT =
      INVITED_BY.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CLEAR);

  public static final Index<MemberProfile> BY_MEMBER = Index.unique(MEMBER_ID);
  public static final Index<MemberProfile> BY_STATUS = Index.on(STATUS);
  public static final Index<MemberProfile> BY_LAST_ACTIVE = Index.on(LAST_ACTIVE_AT);

  public static final Table<MemberProfile> TABLE =
      Table.of(MemberProfile.class, "member_profile", MemberProfile::stamp)
          .columns(
              MEMBER_ID,
              ROLE,
              STATUS,
              INVITED_BY,
              INVITED_AT,
              JOINED_AT,
              LAST_ACTIVE_AT,
              PERMISSIONS)
          .references(MEMBER, INVITED_BY_ACCOUNT)
          .indexes(BY_MEMBER, BY_STATUS, BY_LAST_ACTIVE)
          .isoTimes()
          .read(
              row ->
                  new MemberProfile(
                      row.stamp(),
                      row.get(MEMBER_ID),
                      row.get(ROLE),
                      row.get(STATUS),
                      row.get(INVITED_BY),
                      row.get(INVITED_AT),
                      row.get(JOINED_AT),
                      row.get(LAST_ACTIVE_AT),
                      row.get(PERMISSIONS)));
}
