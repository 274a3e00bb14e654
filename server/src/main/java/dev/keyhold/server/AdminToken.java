package dev.keyhold.server;

import dev.keyhold.keys.IssuedKey;
import dev.keyhold.keys.KeyRequest;
import dev.keyhold.keys.Verification.Verified;
import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.AccountStatus;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import java.util.List;
import java.util.Optional;

/** The first key: a server that nobody may use cannot be told who may. */
public record AdminToken(Kit kit) {
  /** The id of the account that is made for it. */
  public static final String ACCOUNT = "keyhold-admin";

  private static final KeyRequest REQUEST =
      KeyRequest.PLAIN
          .ownerId(ACCOUNT)
          .name("first administrator")
          .scopes(List.of(Right.ADMIN.scope()));

  /**
   * Makes the account and a key, unless the account is there.
   *
   * @return the key's text, if one was made
   */
  public Optional<String> first() {
    Optional<IssuedKey> issued =
        kit.storage()
            .write(
                tx ->
                    addAccount(tx) ? Optional.of(kit.keys().issue(tx, REQUEST)) : Optional.empty());
    return issued.map(key -> new String(key.secret().reveal()));
  }

  /**
   * Makes a token an administrator's key, unless it is one, and opens the administrator's account
   * where it was closed: whoever can give the server a token is the last who can let anybody in.
   *
   * @param file where the token is from, for messages
   * @throws StorageException.InvalidInput if it cannot be one
   */
  public void adopt(String file, String token) {
    kit.storage().write(this::openAccount);
    try {
      kit.storage().write(tx -> kit.keys().adopt(tx, REQUEST, token));
    } catch (StorageException.InvalidInput refused) {
      throw new StorageException.InvalidInput(
          "the token in " + file + " cannot be one: " + refused.summary());
    } catch (StorageException.Duplicate known) {
      // Then it has to be an administrator's.
    }
    boolean opens =
        kit.keys().verify(token) instanceof Verified verified && Right.ADMIN.isOf(verified.key());
    if (!opens) {
      throw new StorageException.InvalidInput(
          "the token in " + file + " is no valid key of an administrator");
    }
  }

  /**
   * Undoes {@link #first}, so that the next start makes another token: nobody has seen this one.
   */
  public void forget() {
    kit.storage().write(tx -> tx.identities().accounts().delete(ACCOUNT));
  }

  private boolean openAccount(Transaction tx) {
    return addAccount(tx)
        || tx.identities()
            .accounts()
            .changeStatus(ACCOUNT, AccountStatus.ACTIVE, kit.clock().instant())
            .happened();
  }

  /** Whether the account was not there. */
  private boolean addAccount(Transaction tx) {
    if (tx.identities().accounts().find(ACCOUNT).isPresent()) {
      return false;
    }
    tx.identities()
        .accounts()
        .create(
            Account.builder(ACCOUNT, kit.clock().instant())
                .accessLevel(AccessLevel.SERVICE)
                .build());
    return true;
  }
}
