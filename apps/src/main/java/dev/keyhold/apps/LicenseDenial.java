package dev.keyhold.apps;

import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;

/**
 * That no licence counts which has this: in no organization, and from the commit on.
 *
 * @param denied {@code author/name} of a licence, an author, or the thumbprint of a key
 */
public record LicenseDenial(Stamp stamp, Kind kind, String denied, String reason) {
  public enum Kind {
    /** One licence, by its author and its name. */
    LICENSE,
    /** All of an author. */
    ISSUER,
    /** All that a key of an author has signed. */
    AUTHOR_KEY,
    /** All that rest on a root. */
    ROOT_KEY
  }

  static final Column<LicenseDenial, Kind> KIND = word("kind", Kind.class, LicenseDenial::kind);
  static final Column<LicenseDenial, String> DENIED =
      text("denied", LicenseDenial::denied).upTo(512);
  static final Column<LicenseDenial, String> REASON =
      text("reason", LicenseDenial::reason).upTo(1_024);

  static final Index<LicenseDenial> BY_KIND = Index.unique(KIND, DENIED);

  static final Table<LicenseDenial> TABLE =
      Table.of(LicenseDenial.class, "license_denials", LicenseDenial::stamp)
          .columns(KIND, DENIED, REASON)
          .indexes(BY_KIND)
          .read(
              row ->
                  new LicenseDenial(row.stamp(), row.get(KIND), row.get(DENIED), row.get(REASON)));
}
