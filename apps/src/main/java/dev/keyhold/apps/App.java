package dev.keyhold.apps;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A program that tenants may have. Its id is its name, such as {@code acme/crm}.
 *
 * @param vendor the part of the name before the slash
 * @param latestVersion the highest version that is neither withdrawn nor a prerelease; empty if
 *     there is none
 * @param manifestHash of this version, as {@link AppVersion#manifestHash}
 */
public record App(
    Stamp stamp,
    String vendor,
    Optional<String> latestVersion,
    Optional<String> manifestHash,
    Status status) {
  /** Whether anybody is led to it. */
  public enum Status {
    AVAILABLE,
    WITHDRAWN
  }

  static final Column<App, String> VENDOR = id("vendor", App::vendor);
  static final OptionalColumn<App, String> LATEST_VERSION =
      optionalText("latest_version", App::latestVersion).upTo(VersionNumber.LONGEST);
  static final OptionalColumn<App, String> MANIFEST_HASH =
      optionalText("manifest_hash", App::manifestHash).upTo(AppVersion.HASH_LENGTH);
  static final Column<App, Status> STATUS = word("status", Status.class, App::status);

  static final Table<App> TABLE =
      Table.of(App.class, "apps", App::stamp)
          .columns(VENDOR, LATEST_VERSION, MANIFEST_HASH, STATUS)
          // Both ways: what it has become is the type of the event.
          .forwardOnly(
              STATUS,
              Map.of(
                  Status.AVAILABLE, Set.of(Status.WITHDRAWN),
                  Status.WITHDRAWN, Set.of(Status.AVAILABLE)))
          .read(
              row ->
                  new App(
                      row.stamp(),
                      row.get(VENDOR),
                      row.get(LATEST_VERSION),
                      row.get(MANIFEST_HASH),
                      row.get(STATUS)));

  public String appId() {
    return stamp.id();
  }

  boolean isAvailable() {
    return status == Status.AVAILABLE;
  }
}
