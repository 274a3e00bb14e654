package dev.keyhold.iam;

import static dev.keyhold.tables.Columns.optionalJson;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.text;

import dev.keyhold.spi.Json;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.util.Optional;

/** An organization of better-auth's that has no owner yet: better-auth names him afterwards. */
public record WaitingOrganization(
    Stamp stamp, String name, String slug, Optional<String> logo, Optional<Json> metadata) {
  public static final Column<WaitingOrganization, String> NAME =
      text("name", WaitingOrganization::name).upTo(1_024);
  public static final Column<WaitingOrganization, String> SLUG =
      text("slug", WaitingOrganization::slug).upTo(255);
  public static final OptionalColumn<WaitingOrganization, String> LOGO =
      optionalText("logo", WaitingOrganization::logo).upTo(4_096);
  public static final OptionalColumn<WaitingOrganization, Json> METADATA =
      optionalJson("metadata", WaitingOrganization::metadata);

  public static final Index<WaitingOrganization> BY_SLUG = Index.unique(SLUG);

  public static final Table<WaitingOrganization> TABLE =
      Table.of(WaitingOrganization.class, "organization_waiting", WaitingOrganization::stamp)
          .columns(NAME, SLUG, LOGO, METADATA)
          .indexes(BY_SLUG)
          .isoTimes()
          .read(
              row ->
                  new WaitingOrganization(
                      row.stamp(), row.get(NAME), row.get(SLUG), row.get(LOGO), row.get(METADATA)));
}
