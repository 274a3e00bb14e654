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
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final Pattern APP =
      Pattern.compile("[a-z0-9][a-z0-9-]{0,62}/[a-z0-9][a-z0-9-]{0,62}");

  /**
   * @throws StorageException.InvalidInput if it cannot be a name, or the app's id none
   */
  public SecretName {
    if (!NAME.matcher(name).matches()) {
      throw new StorageException.InvalidInput(
          "name",
          "the name of a secret has 1 to 128 letters, digits, '.', '_' and '-', and begins with a"
              + " letter or a digit");
    }
    if (appId.filter(id -> !APP.matcher(id).matches()).isPresent()) {
      throw new StorageException.InvalidInput("appId", "an app is named as in vendor/name");
    }
  }

  public static SecretName of(String name) {
    return new SecretName(Optional.empty(), name);
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
