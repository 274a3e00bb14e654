package dev.keyhold.core;

import static dev.keyhold.tables.Columns.flag;
import static dev.keyhold.tables.Columns.optionalId;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.util.Optional;

/**
 * What somebody may do, by a name such as {@code invoice.pay}, which is its id. A name never
 * changes what it means.
 *
 * @param appId the program that knows it, where that is not the hub itself
 * @param sensitive whether nobody does it in another's shoes
 */
public record Privilege(
    Stamp stamp, Scope scope, Optional<String> appId, String description, boolean sensitive) {
  /** Where it counts. */
  public enum Scope {
    /** In the organization that runs everything. */
    PLATFORM,
    /** In each organization; its administrators have it. */
    TENANT,
    /** In each organization, by roles alone. */
    APP
  }

  static final Column<Privilege, Scope> SCOPE = word("scope", Scope.class, Privilege::scope);
  static final OptionalColumn<Privilege, String> APP_ID = optionalId("app_id", Privilege::appId);
  static final Column<Privilege, String> DESCRIPTION =
      text("description", Privilege::description).upTo(1_024);
  static final Column<Privilege, Boolean> SENSITIVE = flag("sensitive", Privilege::sensitive);

  static final Index<Privilege> BY_APP = Index.on(APP_ID);

  static final Table<Privilege> TABLE =
      Table.of(Privilege.class, "privileges", Privilege::stamp)
          .columns(SCOPE, APP_ID, DESCRIPTION, SENSITIVE)
          .indexes(BY_APP)
          .read(
              row ->
                  new Privilege(
                      row.stamp(),
                      row.get(SCOPE),
                      row.get(APP_ID),
                      row.get(DESCRIPTION),
                      row.get(SENSITIVE)));

  public String key() {
    return stamp.id();
  }

  /** Whether administrators have it, if this is their organization. */
  boolean isOfAdministrators() {
    return scope != Scope.APP;
  }
}
