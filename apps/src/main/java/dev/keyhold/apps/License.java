package dev.keyhold.apps;

import static dev.keyhold.tables.Columns.id;
import static dev.keyhold.tables.Columns.optionalTime;
import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.time;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.OptionalColumn;
import dev.keyhold.tables.OrgTable;
import dev.keyhold.tables.Stamp;
import java.time.Instant;
import java.util.Optional;

/**
 * A licence that was imported. What counts is the text of both lines, which are kept as they came;
 * all that is said beside them was derived from them, for whoever lists licences.
 *
 * @param name its own, which no other of its author has
 * @param issuer the author
 * @param authorKeyId the key that signed it
 * @param rootKeyId the key that vouches for this one
 * @param status as it was when somebody last looked; never the decision
 * @param archivedAt since when it was put away
 */
public record License(
    Stamp stamp,
    String tenantId,
    String name,
    String appId,
    String issuer,
    String authorKeyId,
    String rootKeyId,
    Source source,
    Mode mode,
    LicenseTier tier,
    Instant validFrom,
    Optional<Instant> validTo,
    String certificate,
    String licenseText,
    Status status,
    Optional<Instant> archivedAt) {
  /** How it came; one of a file is preferred, as nobody can take that back from afar. */
  public enum Source {
    OFFLINE,
    ONLINE
  }

  public enum Mode {
    PORTABLE,
    INSTANCE_BOUND
  }

  public enum Status {
    ACTIVE,
    /** Its time has not begun. */
    WAITING,
    EXPIRED,
    /** It is denied, or does not count for another reason. */
    REVOKED,
    ARCHIVED;

    static Status of(Optional<LicenseRefusal> refusal) {
      return refusal
          .map(
              why ->
                  switch (why) {
                    case NOT_YET -> WAITING;
                    case EXPIRED -> EXPIRED;
                    case ARCHIVED -> ARCHIVED;
                    default -> REVOKED;
                  })
          .orElse(ACTIVE);
    }
  }

  static final Column<License, String> NAME = text("name", License::name).upTo(255);
  static final Column<License, String> APP_ID = id("app_id", License::appId);
  static final Column<License, String> ISSUER = text("issuer", License::issuer).upTo(255);
  static final Column<License, String> AUTHOR_KEY_ID =
      text("author_key_id", License::authorKeyId).upTo(64);
  static final Column<License, String> ROOT_KEY_ID =
      text("root_key_id", License::rootKeyId).upTo(64);
  static final Column<License, Source> SOURCE = word("source", Source.class, License::source);
  static final Column<License, Mode> MODE =
      word("license_mode", Mode.class, License::mode).called("mode");
  static final Column<License, LicenseTier> TIER = word("tier", LicenseTier.class, License::tier);
  static final Column<License, Instant> VALID_FROM = time("valid_from", License::validFrom);
  static final OptionalColumn<License, Instant> VALID_TO =
      optionalTime("valid_to", License::validTo);
  static final Column<License, String> CERTIFICATE =
      text("certificate", License::certificate).upTo(SignedText.MOST_LENGTH);
  static final Column<License, String> LICENSE_TEXT =
      text("license_blob", License::licenseText).upTo(SignedText.MOST_LENGTH).secret();
  static final Column<License, Status> STATUS =
      word("status", Status.class, License::status).quiet();
  static final OptionalColumn<License, Instant> ARCHIVED_AT =
      optionalTime("archived_at", License::archivedAt);

  static final Index<License> BY_NAME = Index.unique(ISSUER, NAME);
  static final Index<License> BY_APP = Index.on(APP_ID);

  static final OrgTable<License> TABLE =
      OrgTable.of(License.class, "licenses", License::stamp, License::tenantId)
          .tenantColumn("tenant_id")
          .columns(
              NAME,
              APP_ID,
              ISSUER,
              AUTHOR_KEY_ID,
              ROOT_KEY_ID,
              SOURCE,
              MODE,
              TIER,
              VALID_FROM,
              VALID_TO,
              CERTIFICATE,
              LICENSE_TEXT,
              STATUS,
              ARCHIVED_AT)
          .indexes(BY_NAME, BY_APP)
          .idsWithinTenant()
          .read(
              row ->
                  new License(
                      row.stamp(),
                      row.organizationId(),
                      row.get(NAME),
                      row.get(APP_ID),
                      row.get(ISSUER),
                      row.get(AUTHOR_KEY_ID),
                      row.get(ROOT_KEY_ID),
                      row.get(SOURCE),
                      row.get(MODE),
                      row.get(TIER),
                      row.get(VALID_FROM),
                      row.get(VALID_TO),
                      row.get(CERTIFICATE),
                      row.get(LICENSE_TEXT),
                      row.get(STATUS),
                      row.get(ARCHIVED_AT)));

  static License of(
      Stamp stamp,
      String tenantId,
      LicenseFile file,
      LicenseChain chain,
      Source source,
      Status status) {
    LicenseTerms terms = chain.terms();
    return new License(
        stamp,
        tenantId,
        terms.name(),
        terms.appId(),
        chain.certificate().author(),
        chain.certificate().key().id(),
        chain.certificate().rootKeyId(),
        source,
        terms.isPortable() ? Mode.PORTABLE : Mode.INSTANCE_BOUND,
        terms.tier(),
        chain.startsAt(),
        chain.endsAt(),
        file.certificate(),
        file.license(),
        status,
        Optional.empty());
  }

  /** What came, byte for byte. */
  public LicenseFile file() {
    return new LicenseFile(certificate, licenseText);
  }

  /** What it is called, and not what it says. */
  @Override
  public String toString() {
    return "the licence " + name + " of " + appId;
  }
}
