package dev.keyhold.apps;

import dev.keyhold.spi.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a customer gets: two lines of text.
 *
 * @param certificate of the author, signed by a root
 * @param license signed by the author
 */
public record LicenseFile(String certificate, String license) {
  /**
   * @throws StorageException.InvalidInput if there are not two lines
   */
  public static LicenseFile of(String text) {
    List<String> lines = text.strip().lines().toList();
    if (lines.size() != 2) {
      throw new StorageException.InvalidInput(
          "license", "a licence is two lines: the certificate of the author, and the licence");
    }
    return new LicenseFile(lines.get(0), lines.get(1));
  }

  /** The two lines. */
  public String text() {
    return certificate + "\n" + license + "\n";
  }

  /** By which it is known in the log of imports, which does not hold it. */
  String hash() {
    return Sha256.hex(text().getBytes(StandardCharsets.UTF_8));
  }

  /** The hash alone. */
  @Override
  public String toString() {
    return "the licence " + hash();
  }
}
