package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.number;
import static dev.keyhold.tables.Columns.optionalJson;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.Json;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Stamp;
import java.util.Optional;

/** Some members of an organization. */
public record Team(
    Stamp stamp,
    String organizationId,
    String name,
    Optional<String> description,
    Optional<String> slug,
    Optional<String> logo,
    Optional<Json> metadata,
    long memberCount) {
  public static final Column<Team, String> NAME = text("name", Team::name).upTo(255);
  public static final OptionalColumn<Team, String> DESCRIPTION =
      optionalText("description", Team::description).upTo(65_536);
  public static final OptionalColumn<Team, String> SLUG =
      optionalText("slug", Team::slug).upTo(255);
  public static final OptionalColumn<Team, String> LOGO =
      optionalText("logo", Team::logo).upTo(4_096);
  public static final OptionalColumn<Team, Json> METADATA =
      optionalJson("metadata", Team::metadata);
  public static final Column<Team, Long> MEMBER_COUNT =
      number("member_count", Team::memberCount).quiet().byDefault(0L);

  public static final Index<Team> BY_NAME = Index.on(NAME);

  public static final OrgTable<Team> TABLE =
      OrgTable.of(Team.class, "team", Team::stamp, Team::organizationId)
          .columns(NAME, DESCRIPTION, SLUG, LOGO, METADATA, MEMBER_COUNT)
          .indexes(BY_NAME)
          .isoTimes()
          .read(
              row ->
                  new Team(
                      row.stamp(),
                      row.organizationId(),
                      row.get(NAME),
                      row.get(DESCRIPTION),
                      row.get(SLUG),
                      row.get(LOGO),
                      row.get(METADATA),
                      row.get(MEMBER_COUNT)));
}
