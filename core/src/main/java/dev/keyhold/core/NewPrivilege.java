package dev.keyhold.core;

import dev.keyhold.core.Privilege.Scope;
import dev.keyhold.spi.StorageException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A privilege to register.
 *
 * @param key at most 80 characters: words of lower-case letters, digits and {@code _}, two at
 *     least, joined by dots
 * @param sensitive whether nobody does it in another's shoes
 */
public record NewPrivilege(
    String key, Scope scope, Optional<String> appId, String description, boolean sensitive) {
  private static final int LONGEST = 80;
  private static final Pattern KEY = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+");

  public NewPrivilege {
    if (key.length() > LONGEST || !isKey(key)) {
      throw new StorageException.InvalidInput(
          "key",
          "a privilege is called by words of lower-case letters, digits and _, joined by dots, such as invoice.pay; at most 80 characters are taken");
    }
  }

  /** Actions of the access graph have no dot. */
  static boolean isKey(String action) {
    return KEY.matcher(action).matches();
  }

  boolean isLike(Privilege there) {
    return there.scope() == scope && there.appId().equals(appId) && there.sensitive() == sensitive;
  }

  public static NewPrivilege of(String key, Scope scope) {
    return new NewPrivilege(key, scope, Optional.empty(), "", false);
  }

  public NewPrivilege description(String value) {
    return new NewPrivilege(key, scope, appId, value, sensitive);
  }

  public NewPrivilege appId(String value) {
    return new NewPrivilege(key, scope, Optional.of(value), description, sensitive);
  }

  public NewPrivilege asSensitive() {
    return new NewPrivilege(key, scope, appId, description, true);
  }
}
