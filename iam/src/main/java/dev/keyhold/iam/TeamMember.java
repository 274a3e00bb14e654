package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalText;

import dev.keyhold.spi.Account;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Accounts;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.util.Optional;

/** That a member of an organization is in a team, whose organization it is. */
public record TeamMember(
    Stamp stamp, String teamId, String userId, Optional<String> membershipKey) {
  public static final Column<TeamMember, String> TEAM_ID = id("team_id", TeamMember::teamId);
  public static final Column<TeamMember, String> USER_ID = id("user_id", TeamMember::userId);
  public static final OptionalColumn<TeamMember, String> MEMBERSHIP_KEY =
      optionalText("membership_key", TeamMember::membershipKey).upTo(512);

  public static final Reference<TeamMember, Team> TEAM =
      TEAM_ID.references(() -> Team.TABLE).whenDeleted(WhenDeleted.CASCADE);
  public static final Reference<TeamMember, Account> USER =
      USER_ID.references(() -> Accounts.TABLE).whenDeleted(WhenDeleted.CASCADE);

  public static final Index<TeamMember> BY_TEAM_AND_USER = Index.unique(TEAM_ID, USER_ID);
  public static final Index<TeamMember> BY_MEMBERSHIP_KEY = Index.unique(MEMBERSHIP_KEY);
  public static final Index<TeamMember> BY_USER = Index.on(USER_ID);

  public static final Table<TeamMember> TABLE =
      Table.of(TeamMember.class, "team_member", TeamMember::stamp)
          .columns(TEAM_ID, USER_ID, MEMBERSHIP_KEY)
          .references(TEAM, USER)
          .indexes(BY_TEAM_AND_USER, BY_MEMBERSHIP_KEY, BY_USER)
          .isoTimes()
          .read(
              row ->
                  new TeamMember(
                      row.stamp(), row.get(TEAM_ID), row.get(USER_ID), row.get(MEMBERSHIP_KEY)));
}
