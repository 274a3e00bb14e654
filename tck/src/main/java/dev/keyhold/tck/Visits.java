package dev.keyhold.tck;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalId;

import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.TableSet;
import java.util.Optional;

/** Tables that refer to those of the {@link Zoo}, which is another set, and to Keyhold's own. */
final class Visits {
  static final TableSet SET =
      TableSet.of("visits", Pass.TABLE, Visit.TABLE, Group.TABLE, Door.TABLE);

  private Visits() {}

  /** Everybody's: an account, its password and an organization. */
  record Pass(Stamp stamp, String accountId, Optional<String> organizationId, String passwordId) {
    static final Column<Pass, String> ACCOUNT_ID = id("account_id", Pass::accountId);
    static final OptionalColumn<Pass, String> ORGANIZATION_ID =
        optionalId("organization_id", Pass::organizationId);
    static final Column<Pass, String> PASSWORD_ID = id("password_id", Pass::passwordId);
    static final Reference<Pass, Object> ACCOUNT = ACCOUNT_ID.references("accounts");
    static final Reference<Pass, Object> ORGANIZATION =
        ORGANIZATION_ID.references("organizations").whenDeleted(WhenDeleted.CLEAR);
    static final Reference<Pass, Object> PASSWORD =
        PASSWORD_ID.references("password_credentials").whenDeleted(WhenDeleted.CASCADE);

    static final Table<Pass> TABLE =
        Table.of(Pass.class, "pass", Pass::stamp)
            .columns(ACCOUNT_ID, ORGANIZATION_ID, PASSWORD_ID)
            .references(ACCOUNT, ORGANIZATION, PASSWORD)
            .read(
                row ->
                    new Pass(
                        row.stamp(),
                        row.get(ACCOUNT_ID),
                        row.get(ORGANIZATION_ID),
                        row.get(PASSWORD_ID)));
  }

  /** A tenant's: tables of the other set and of its own, and a member. */
  record Visit(
      Stamp stamp,
      String organizationId,
      String animalId,
      Optional<String> speciesId,
      String keeperId,
      Optional<String> passId,
      Optional<String> memberId) {
    static final Column<Visit, String> ANIMAL_ID = id("animal_id", Visit::animalId);
    static final OptionalColumn<Visit, String> SPECIES_ID =
        optionalId("species_id", Visit::speciesId);
    static final Column<Visit, String> KEEPER_ID = id("keeper_id", Visit::keeperId);
    static final OptionalColumn<Visit, String> PASS_ID = optionalId("pass_id", Visit::passId);
    static final OptionalColumn<Visit, String> MEMBER_ID = optionalId("member_id", Visit::memberId);
    static final Reference<Visit, Zoo.Animal> ANIMAL = ANIMAL_ID.references(() -> Zoo.Animal.TABLE);
    static final Reference<Visit, Zoo.Species> SPECIES =
        SPECIES_ID.references(() -> Zoo.Species.TABLE).whenDeleted(WhenDeleted.CLEAR);
    static final Reference<Visit, Zoo.Keeper> KEEPER =
        KEEPER_ID.references(() -> Zoo.Keeper.TABLE).whenDeleted(WhenDeleted.CASCADE);
    static final Reference<Visit, Pass> PASS =
        PASS_ID.references(() -> Pass.TABLE).whenDeleted(WhenDeleted.CLEAR);
    static final Reference<Visit, Object> MEMBER =
        MEMBER_ID.references("organization_members").whenDeleted(WhenDeleted.CLEAR);

    static final OrgTable<Visit> TABLE =
        OrgTable.of(Visit.class, "visit", Visit::stamp, Visit::organizationId)
            .columns(ANIMAL_ID, SPECIES_ID, KEEPER_ID, PASS_ID, MEMBER_ID)
            .references(ANIMAL, SPECIES, KEEPER, PASS, MEMBER)
            .read(
                row ->
                    new Visit(
                        row.stamp(),
                        row.organizationId(),
                        row.get(ANIMAL_ID),
                        row.get(SPECIES_ID),
                        row.get(KEEPER_ID),
                        row.get(PASS_ID),
                        row.get(MEMBER_ID)));
  }

  /** A tenant's: a member who leads it, and the password that it is let in by. */
  record Group(Stamp stamp, String organizationId, String leaderId, String passwordId) {
    static final Column<Group, String> LEADER_ID = id("leader_id", Group::leaderId);
    static final Column<Group, String> PASSWORD_ID = id("password_id", Group::passwordId);
    static final Reference<Group, Object> LEADER =
        LEADER_ID.references("organization_members").whenDeleted(WhenDeleted.CASCADE);
    static final Reference<Group, Object> PASSWORD = PASSWORD_ID.references("password_credentials");

    static final OrgTable<Group> TABLE =
        OrgTable.of(Group.class, "visitor_group", Group::stamp, Group::organizationId)
            .columns(LEADER_ID, PASSWORD_ID)
            .references(LEADER, PASSWORD)
            .read(
                row ->
                    new Group(
                        row.stamp(),
                        row.organizationId(),
                        row.get(LEADER_ID),
                        row.get(PASSWORD_ID)));
  }

  /** A tenant's: API keys that open it. */
  record Door(
      Stamp stamp, String organizationId, String keyId, String spareId, Optional<String> oldId) {
    static final Column<Door, String> KEY_ID = id("key_id", Door::keyId);
    static final Column<Door, String> SPARE_ID = id("spare_id", Door::spareId);
    static final OptionalColumn<Door, String> OLD_ID = optionalId("old_id", Door::oldId);
    static final Reference<Door, Object> KEY = KEY_ID.references("api_keys");
    static final Reference<Door, Object> SPARE =
        SPARE_ID.references("api_keys").whenDeleted(WhenDeleted.CASCADE);
    static final Reference<Door, Object> OLD =
        OLD_ID.references("api_keys").whenDeleted(WhenDeleted.CLEAR);

    static final OrgTable<Door> TABLE =
        OrgTable.of(Door.class, "door", Door::stamp, Door::organizationId)
            .columns(KEY_ID, SPARE_ID, OLD_ID)
            .references(KEY, SPARE, OLD)
            .read(
                row ->
                    new Door(
                        row.stamp(),
                        row.organizationId(),
                        row.get(KEY_ID),
                        row.get(SPARE_ID),
                        row.get(OLD_ID)));
  }
}
