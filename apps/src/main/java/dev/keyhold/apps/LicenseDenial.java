package dev.keyhold.apps;

import static dev.keyhold.tables.Columns.text;
import static dev.keyhold.tables.Columns.word;

import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Column;
import dev.keyhold.tables.Index;
import dev.keyhold.tables.Stamp;
import dev.keyhold.tables.Table;
import java.util.regex.Pattern;

/**
 * That no licence counts which has this: in no organization, and from the commit on.
 *
 * @param denied {@code author/name} of a licence, an author, or the thumbprint of a key
 */
public record LicenseDenial(Stamp stamp, Kind kind, String denied, String reason) {
  public enum Kind {
    /** One licence, by its author and its name. */
    LICENSE(AppName.VENDOR + "/.+", "the author of the licence, a slash, and its name"),
    /** All of an author. */
    ISSUER(AppName.VENDOR, "an author, as in vendor/name"),
    /** All that a key of an author has signed. */
    AUTHOR_KEY(LicenseKey.ID, "the thumbprint of a key"),
    /** All that rest on a root. */
    ROOT_KEY(LicenseKey.ID, "the thumbprint of a key");

    private final Pattern form;
    private final String expected;

    Kind(String form, String expected) {
      this.form = Pattern.compile(form);
      this.expected = expected;
    }

    void check(String denied) {
      if (!form.matcher(denied).matches()) {
        throw new StorageException.InvalidInput("denied", expected + " is expected");
      }
    }
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
