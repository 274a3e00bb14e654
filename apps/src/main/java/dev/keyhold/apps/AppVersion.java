package dev.keyhold.apps;

import static dev.keyhold.tables.Columns.bytes;
import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalText;
import static dev.keyhold.tables.Columns.optionalTime;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.time;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.table.ReferenceShape.WhenDeleted;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.Reference;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.time.Instant;
import java.util.Optional;

/**
 * A release of an app. Its id is such as {@code acme/crm@1.2.3}. It never changes, but for {@link
 * #withdrawnAt}.
 *
 * @param version a semantic version without build metadata
 * @param manifest the bytes as they were given
 * @param manifestHash SHA-256 of these bytes, in hexadecimal digits of lower case
 * @param minCore the oldest version of the hub that it runs on, if its manifest says one
 * @param withdrawnAt since when nobody is led to it
 */
public record AppVersion(
    Stamp stamp,
    String appId,
    String version,
    Bytes manifest,
    String manifestHash,
    Optional<String> minCore,
    Instant releasedAt,
    Optional<Instant> withdrawnAt) {
  static final int HASH_LENGTH = 64;

  static final Column<AppVersion, String> APP_ID = id("app_id", AppVersion::appId);
  static final Column<AppVersion, String> VERSION =
      text("version", AppVersion::version).upTo(VersionNumber.LONGEST);
  static final Column<AppVersion, Bytes> MANIFEST =
      bytes("manifest", AppVersion::manifest).upTo(Manifest.MOST_BYTES);

  /** As a text, for whoever hears of a release: of bytes an event says how many they are. */
  static final Column<AppVersion, String> MANIFEST_HASH =
      text("manifest_hash", AppVersion::manifestHash).upTo(HASH_LENGTH);

  static final OptionalColumn<AppVersion, String> MIN_CORE =
      optionalText("min_core", AppVersion::minCore).upTo(VersionNumber.LONGEST);
  static final Column<AppVersion, Instant> RELEASED_AT =
      time("released_at", AppVersion::releasedAt);
  static final OptionalColumn<AppVersion, Instant> WITHDRAWN_AT =
      optionalTime("withdrawn_at", AppVersion::withdrawnAt);

  static final Reference<AppVersion, App> APP =
      APP_ID.references(() -> App.TABLE).whenDeleted(WhenDeleted.CASCADE);

  static final Index<AppVersion> BY_VERSION = Index.unique(APP_ID, VERSION);
  static final Index<AppVersion> BY_RELEASE = Index.on(APP_ID, RELEASED_AT);

  static final Table<AppVersion> TABLE =
      Table.of(AppVersion.class, "app_versions", AppVersion::stamp)
          .columns(APP_ID, VERSION, MANIFEST, MANIFEST_HASH, MIN_CORE, RELEASED_AT, WITHDRAWN_AT)
          .references(APP)
          .indexes(BY_VERSION, BY_RELEASE)
          .read(
              row ->
                  new AppVersion(
                      row.stamp(),
                      row.get(APP_ID),
                      row.get(VERSION),
                      row.get(MANIFEST),
                      row.get(MANIFEST_HASH),
                      row.get(MIN_CORE),
                      row.get(RELEASED_AT),
                      row.get(WITHDRAWN_AT)));

  static String idOf(String appId, String version) {
    return appId + "@" + version;
  }

  boolean isWithdrawn() {
    return withdrawnAt.isPresent();
  }
}
