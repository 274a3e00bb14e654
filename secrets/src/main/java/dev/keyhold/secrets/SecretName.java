package dev.keyhold.secrets;

import dev.keyhold.spi.StorageException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a secret is called in an organization.
 *
 * @param appId the app that it belongs to; empty if it is the organization's own
 * @param name letters, digits, {@code .}, {@code _} and {@code -}, and begins with a letter or a
 *     digit
 */
public record SecretName(Optional<String> appId, String name) {
  static final int MOST_NAME = 128;

  private static final int MOST_PART = 63;

  /** The vendor, a slash, and the name. */
  static final int MOST_APP = 2 * MOST_PART + 1;

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0," + (MOST_NAME - 1) + "}");
  private static final String PART = "[a-z0-9](?:[a-z0-9-]{0," + (MOST_PART - 2) + "}[a-z0-9])?";
  private static final Pattern APP = Pattern.compile(PART + "/" + PART);

  /**
   * @throws StorageException.InvalidInput if it cannot be a name, or the app's id none
   */
  public SecretName {
    if (!NAME.matcher(name).matches()) {
      throw new StorageException.InvalidInput(
          "name",
          "the name of a secret has 1 to "
              + MOST_NAME
              + " letters, digits, '.', '_' and '-', and begins with a"
              + " letter or a digit");
    }
    if (appId.filter(id -> !APP.matcher(id).matches()).isPresent()) {
      throw new StorageException.InvalidInput("appId", "an app is named as in vendor/name");
    }
  }

  public static SecretName of(String name) {
    return new SecretName(Optional.empty(), name);
  }

  /** As the database keeps it. */
  static SecretName kept(String app, String name) {
    return new SecretName(Optional.of(app).filter(it -> !it.isEmpty()), name);
  }

  /** The same name among the secrets of an app, where it is another secret. */
  public SecretName ofApp(String app) {
    return new SecretName(Optional.of(app), name);
  }

  /** As the database keeps it: empty for none, so that no two rows without an app have one name. */
  String app() {
    return appId.orElse("");
  }

  /** {@code name}, or {@code name of vendor/app}. */
  @Override
  public String toString() {
    return name + appId.map(id -> " of " + id).orElse("");
  }
}
