package dev.keyhold.apps;

import dev.keyhold.spi.StorageException;
import java.util.Locale;
import java.util.Optional;
import org.semver4j.Semver;

/**
 * A semantic version, without build metadata: two that differ in it alone would have no order.
 *
 * @see <a href="https://semver.org/spec/v2.0.0.html">Semantic Versioning 2.0.0</a>
 */
record VersionNumber(Semver number) implements Comparable<VersionNumber> {
  static final int LONGEST = 64;

  /**
   * @param field to blame
   * @throws StorageException.InvalidInput if the text is no such version
   */
  static VersionNumber of(String field, String text) {
    return Optional.of(text)
        .filter(it -> it.length() <= LONGEST)
        .flatMap(it -> Optional.ofNullable(Semver.parse(it)))
        // The parser takes some more, such as a v before it.
        .filter(it -> it.getVersion().equals(text) && it.getBuild().isEmpty())
        .map(VersionNumber::new)
        .orElseThrow(
            () ->
                new StorageException.InvalidInput(
                    field,
                    String.format(
                        Locale.ROOT,
                        "the %s is a semantic version such as 1.2.3 or 1.2.3-rc.1, without build metadata, of %d characters at most",
                        field,
                        LONGEST)));
  }

  String text() {
    return number.getVersion();
  }

  boolean isPrerelease() {
    return !number.getPreRelease().isEmpty();
  }

  @Override
  public int compareTo(VersionNumber other) {
    return number.compareTo(other.number);
  }
}
