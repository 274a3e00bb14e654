package dev.keyhold.tck;

import static dev.keyhold.tables.Columns.bytes;
import static dev.keyhold.tables.Columns.decimal;
import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.isoTime;
import static dev.keyhold.tables.Columns.json;
import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.optionalBytes;
import static dev.keyhold.tables.Columns.optionalDecimal;
import static dev.keyhold.tables.Columns.optionalFlag;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.optionalIsoTime;
import static dev.keyhold.tables.Columns.optionalJson;
import static dev.keyhold.tables.Columns.optionalNumber;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.optionalTime;
import static dev.keyhold.tables.Columns.optionalWord;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.time;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.table.Condition.Is;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Rule;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import dev.keyhold.tables.TableSet;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** InMemoryTables with everything that a table can have, for the rules and for trials. */
final class Zoo {
  static final TableSet SET =
      TableSet.of(
          "zoo",
          Species.TABLE,
          Keeper.TABLE,
          Animal.TABLE,
          Feeding.TABLE,
          Ticket.TABLE,
          Den.TABLE,
          Sighting.TABLE);

  private Zoo() {}

  enum Diet {
    PLANTS,
    MEAT,
    BOTH
  }

  /** Everybody's: each kind of column, needed and optional. */
  record Species(
      Stamp stamp,
      String name,
      Diet diet,
      boolean extinct,
      long count,
      BigDecimal weight,
      Instant describedAt,
      Instant listedAt,
      Bytes picture,
      Json names,
      Optional<String> note,
      Optional<Diet> oldDiet,
      Optional<Boolean> flies,
      Optional<Long> legs,
      Optional<BigDecimal> price,
      Optional<Instant> seenAt,
      Optional<Instant> checkedAt,
      Optional<Bytes> sound,
      Optional<Json> extra) {
    static final Column<Species, String> NAME = text("name", Species::name).upTo(200);
    static final Column<Species, String> NAME_FOLDED = NAME.derived("name_folded", Text::fold);
    static final Column<Species, Diet> DIET = word("diet", Diet.class, Species::diet);
    static final Column<Species, Boolean> EXTINCT = flag("extinct", Species::extinct);
    static final Column<Species, Long> COUNT = number("head_count", Species::count).quiet();
    static final Column<Species, BigDecimal> WEIGHT = decimal("weight", 3, Species::weight);
    static final Column<Species, Instant> DESCRIBED_AT = time("described_at", Species::describedAt);
    static final Column<Species, Instant> LISTED_AT = isoTime("listed_at", Species::listedAt);
    static final Column<Species, Bytes> PICTURE = bytes("picture", Species::picture).upTo(1_000);
    static final Column<Species, Json> NAMES = json("names", Species::names);
    static final OptionalColumn<Species, String> NOTE = optionalText("note", Species::note);
    static final OptionalColumn<Species, Diet> OLD_DIET =
        optionalWord("old_diet", Diet.class, Species::oldDiet);
    static final OptionalColumn<Species, Boolean> FLIES = optionalFlag("flies", Species::flies);
    static final OptionalColumn<Species, Long> LEGS = optionalNumber("legs", Species::legs);
    static final OptionalColumn<Species, BigDecimal> PRICE =
        optionalDecimal("price", 2, Species::price);
    static final OptionalColumn<Species, Instant> SEEN_AT =
        optionalTime("seen_at", Species::seenAt);
    static final OptionalColumn<Species, Instant> CHECKED_AT =
        optionalIsoTime("checked_at", Species::checkedAt);
    static final OptionalColumn<Species, Bytes> SOUND =
        optionalBytes("sound", Species::sound).upTo(100);
    static final OptionalColumn<Species, Json> EXTRA = optionalJson("extra", Species::extra);

    static final Index<Species> BY_NAME = Index.unique(NAME_FOLDED);
    static final Index<Species> BY_DIET = Index.on(DIET, PRICE, SEEN_AT);
    static final Index<Species> BY_FLAGS = Index.on(EXTINCT, FLIES);
    static final Index<Species> BY_NUMBERS = Index.on(COUNT, LEGS);
    static final Index<Species> BY_TIMES = Index.on(LISTED_AT, DESCRIBED_AT);
    static final Index<Species> BY_WEIGHT = Index.on(WEIGHT);
    static final Index<Species> BY_SOUND = Index.on(SOUND);

    static final Table<Species> TABLE =
        Table.of(Species.class, "species", Species::stamp)
            .columns(NAME, NAME_FOLDED, DIET, EXTINCT, COUNT, WEIGHT, DESCRIBED_AT, LISTED_AT)
            .columns(PICTURE, NAMES, NOTE, OLD_DIET, FLIES, LEGS, PRICE, SEEN_AT, CHECKED_AT)
            .columns(SOUND, EXTRA)
            .indexes(BY_NAME, BY_DIET, BY_FLAGS, BY_NUMBERS, BY_TIMES, BY_WEIGHT, BY_SOUND)
            .read(
                row ->
                    new Species(
                        row.stamp(),
                        row.get(NAME),
                        row.get(DIET),
                        row.get(EXTINCT),
                        row.get(COUNT),
                        row.get(WEIGHT),
                        row.get(DESCRIBED_AT),
                        row.get(LISTED_AT),
                        row.get(PICTURE),
                        row.get(NAMES),
                        row.get(NOTE),
                        row.get(OLD_DIET),
                        row.get(FLIES),
                        row.get(LEGS),
                        row.get(PRICE),
                        row.get(SEEN_AT),
                        row.get(CHECKED_AT),
                        row.get(SOUND),
                        row.get(EXTRA)));
  }

  /** A tenant's, with versions and soft deletion; who made it, and an account that it refers to. */
  record Keeper(
      Stamp stamp, String organizationId, String name, Optional<String> accountId, long shifts) {
    static final Column<Keeper, String> NAME = text("name", Keeper::name).upTo(200).personal();
    static final OptionalColumn<Keeper, String> ACCOUNT_ID =
        optionalId("account_id", Keeper::accountId);
    static final Column<Keeper, Long> SHIFTS = number("shifts", Keeper::shifts);
    static final Reference<Keeper, Object> ACCOUNT =
        ACCOUNT_ID.references("accounts").whenDeleted(WhenDeleted.CLEAR);
    static final Index<Keeper> BY_NAME = Index.unique(NAME);
    static final Index<Keeper> BY_SHIFTS = Index.on(SHIFTS, ACCOUNT_ID);

    static final OrgTable<Keeper> TABLE =
        OrgTable.of(Keeper.class, "keeper", Keeper::stamp, Keeper::organizationId)
            .columns(NAME, ACCOUNT_ID, SHIFTS)
            .references(ACCOUNT)
            .indexes(BY_NAME, BY_SHIFTS)
            .versioned()
            .softDeleted()
            .keepsWho()
            .read(
                row ->
                    new Keeper(
                        row.stamp(),
                        row.organizationId(),
                        row.get(NAME),
                        row.get(ACCOUNT_ID),
                        row.get(SHIFTS)));
  }

  enum Stay {
    EXPECTED,
    HERE,
    GONE
  }

  /** A tenant's, with states, a check, and references of every kind. */
  record Animal(
      Stamp stamp,
      String organizationId,
      String speciesId,
      Optional<String> motherId,
      Optional<String> keeperId,
      Stay stay,
      Instant bornAt,
      Optional<Instant> diedAt) {
    static final Column<Animal, String> SPECIES_ID = id("species_id", Animal::speciesId);
    static final OptionalColumn<Animal, String> MOTHER_ID =
        optionalId("mother_id", Animal::motherId);
    static final OptionalColumn<Animal, String> KEEPER_ID =
        optionalId("keeper_id", Animal::keeperId);
    static final Column<Animal, Stay> STAY = word("stay", Stay.class, Animal::stay);
    static final Column<Animal, Instant> BORN_AT = time("born_at", Animal::bornAt);
    static final OptionalColumn<Animal, Instant> DIED_AT = optionalTime("died_at", Animal::diedAt);
    static final Reference<Animal, Species> SPECIES = SPECIES_ID.references(() -> Species.TABLE);
    static final Reference<Animal, Animal> MOTHER =
        MOTHER_ID.references(() -> Animal.TABLE).whenDeleted(WhenDeleted.CASCADE);
    static final Reference<Animal, Keeper> KEEPER =
        KEEPER_ID.references(() -> Keeper.TABLE).whenDeleted(WhenDeleted.CLEAR);
    static final Index<Animal> BY_STAY = Index.on(STAY, DIED_AT);
    static final Index<Animal> ALL_BY_BIRTH = Index.on(BORN_AT).acrossTenants();

    static final OrgTable<Animal> TABLE =
        OrgTable.of(Animal.class, "animal", Animal::stamp, Animal::organizationId)
            .columns(SPECIES_ID, MOTHER_ID, KEEPER_ID, STAY, BORN_AT, DIED_AT)
            .references(SPECIES, MOTHER, KEEPER)
            .indexes(BY_STAY, ALL_BY_BIRTH)
            .check(
                "animal_dies_after_birth",
                Rule.any(Rule.that(DIED_AT.isAbsent()), Rule.that(DIED_AT, Is.AT_LEAST, BORN_AT)))
            .forwardOnly(
                STAY,
                Map.of(Stay.EXPECTED, Set.of(Stay.HERE, Stay.GONE), Stay.HERE, Set.of(Stay.GONE)))
            .read(
                row ->
                    new Animal(
                        row.stamp(),
                        row.organizationId(),
                        row.get(SPECIES_ID),
                        row.get(MOTHER_ID),
                        row.get(KEEPER_ID),
                        row.get(STAY),
                        row.get(BORN_AT),
                        row.get(DIED_AT)));
  }

  /** A tenant's: joins two tables, and goes with the one. */
  record Feeding(Stamp stamp, String organizationId, String animalId, String keeperId) {
    static final Column<Feeding, String> ANIMAL_ID = id("animal_id", Feeding::animalId);
    static final Column<Feeding, String> KEEPER_ID = id("keeper_id", Feeding::keeperId);
    static final Reference<Feeding, Animal> ANIMAL =
        ANIMAL_ID.references(() -> Animal.TABLE).whenDeleted(WhenDeleted.CASCADE);
    static final Reference<Feeding, Keeper> KEEPER = KEEPER_ID.references(() -> Keeper.TABLE);
    static final Index<Feeding> ONCE = Index.unique(ANIMAL_ID, KEEPER_ID);

    static final OrgTable<Feeding> TABLE =
        OrgTable.of(Feeding.class, "feeding", Feeding::stamp, Feeding::organizationId)
            .tenantColumn("org_id")
            .columns(ANIMAL_ID, KEEPER_ID)
            .references(ANIMAL, KEEPER)
            .indexes(ONCE)
            .read(
                row ->
                    new Feeding(
                        row.stamp(), row.organizationId(), row.get(ANIMAL_ID), row.get(KEEPER_ID)));
  }

  /**
   * Of a tenant or of none, found by its code over all tenants; the code is a secret. It goes with
   * the key that sold it.
   */
  record Ticket(
      Stamp stamp,
      Optional<String> organizationId,
      String code,
      Optional<Long> price,
      Optional<String> keyId) {
    static final Column<Ticket, String> CODE = text("code", Ticket::code).upTo(100).secret();
    static final OptionalColumn<Ticket, Long> PRICE = optionalNumber("price", Ticket::price);
    static final OptionalColumn<Ticket, String> KEY_ID = optionalId("key_id", Ticket::keyId);
    static final Reference<Ticket, Object> KEY =
        KEY_ID.references("api_keys").whenDeleted(WhenDeleted.CASCADE);
    static final Index<Ticket> BY_CODE = Index.unique(CODE).acrossTenants();
    static final Index<Ticket> BY_PRICE = Index.unique(PRICE);

    static final OrgTable<Ticket> TABLE =
        OrgTable.ofOptionalTenant(Ticket.class, "ticket", Ticket::stamp, Ticket::organizationId)
            .columns(CODE, PRICE, KEY_ID)
            .references(KEY)
            .indexes(BY_CODE, BY_PRICE)
            .isoTimes()
            .read(
                row ->
                    new Ticket(
                        row.stamp(),
                        row.optionalOrganizationId(),
                        row.get(CODE),
                        row.get(PRICE),
                        row.get(KEY_ID)));
  }

  /** A tenant's, whose ids are its own: a tree, and a reference to ids of all tenants. */
  record Den(
      Stamp stamp,
      String organizationId,
      String name,
      Optional<String> withinId,
      Optional<String> keeperId) {
    static final Column<Den, String> NAME = text("name", Den::name).upTo(200);
    static final OptionalColumn<Den, String> WITHIN_ID = optionalId("within_id", Den::withinId);
    static final OptionalColumn<Den, String> KEEPER_ID = optionalId("keeper_id", Den::keeperId);
    static final Reference<Den, Den> WITHIN =
        WITHIN_ID.references(() -> Den.TABLE).whenDeleted(WhenDeleted.CASCADE);
    static final Reference<Den, Keeper> KEEPER =
        KEEPER_ID.references(() -> Keeper.TABLE).whenDeleted(WhenDeleted.CLEAR);
    static final Index<Den> BY_NAME = Index.unique(NAME);

    static final OrgTable<Den> TABLE =
        OrgTable.of(Den.class, "den", Den::stamp, Den::organizationId)
            .columns(NAME, WITHIN_ID, KEEPER_ID)
            .references(WITHIN, KEEPER)
            .indexes(BY_NAME)
            .versioned()
            .idsWithinTenant()
            .read(
                row ->
                    new Den(
                        row.stamp(),
                        row.organizationId(),
                        row.get(NAME),
                        row.get(WITHIN_ID),
                        row.get(KEEPER_ID)));
  }

  /** A tenant's: of what may live in another database, with ids of its own. */
  record Sighting(
      Stamp stamp,
      String organizationId,
      String speciesId,
      Optional<String> keeperId,
      Optional<String> denId,
      Optional<String> note) {
    static final Column<Sighting, String> SPECIES_ID = id("species_id", Sighting::speciesId);
    static final OptionalColumn<Sighting, String> KEEPER_ID =
        optionalId("keeper_id", Sighting::keeperId);
    static final OptionalColumn<Sighting, String> DEN_ID = optionalId("den_id", Sighting::denId);
    static final OptionalColumn<Sighting, String> NOTE = optionalText("note", Sighting::note);
    static final Reference<Sighting, Species> SPECIES =
        SPECIES_ID.references(() -> Species.TABLE).whenDeleted(WhenDeleted.CASCADE).across();
    static final Reference<Sighting, Keeper> KEEPER =
        KEEPER_ID.references(() -> Keeper.TABLE).whenDeleted(WhenDeleted.CLEAR).across();
    static final Reference<Sighting, Den> DEN =
        DEN_ID.references(() -> Den.TABLE).whenDeleted(WhenDeleted.CLEAR);

    static final OrgTable<Sighting> TABLE =
        OrgTable.of(Sighting.class, "sighting", Sighting::stamp, Sighting::organizationId)
            .columns(SPECIES_ID, KEEPER_ID, DEN_ID, NOTE)
            .references(SPECIES, KEEPER, DEN)
            .softDeleted()
            .idsWithinTenant()
            .read(
                row ->
                    new Sighting(
                        row.stamp(),
                        row.organizationId(),
                        row.get(SPECIES_ID),
                        row.get(KEEPER_ID),
                        row.get(DEN_ID),
                        row.get(NOTE)));
  }
}
