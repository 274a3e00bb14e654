package dev.keyhold.spring.security;

import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who logged in with a password.
 *
 * @param id of the account
 * @param email of the account; null if it has none
 * @param level what the account is; {@code ROLE_} and its name are an authority
 * @param mustChangePassword whether the account has to choose another password
 */
public record KeyholdUser(
    String id, @Nullable String email, AccessLevel level, boolean mustChangePassword)
    implements KeyholdPrincipal, Serializable {
  KeyholdUser(Account account, boolean mustChangePassword) {
    this(account.id(), account.email().orElse(null), account.accessLevel(), mustChangePassword);
  }

  @Override
  public String getName() {
    return id;
  }

  @Override
  public Optional<String> accountId() {
    return Optional.of(id);
  }

  @Override
  public Optional<String> organizationId() {
    return Optional.empty();
  }
}
