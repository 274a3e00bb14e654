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

/** The first administrator's key. Without it, nobody could tell the server who may use it. */
public record AdminToken(Kit kit) {
  /** The id of the first administrator's account. */
  public static final String ACCOUNT = "keyhold-admin";

  private static final KeyRequest REQUEST =
      KeyRequest.PLAIN
          .ownerId(ACCOUNT)
          .name("first administrator")
          .scopes(List.of(Right.ADMIN.scope()));

  /**
   * Makes the account and a key, unless the account exists.
   *
   * @return the key's text, if a key was made
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
   * Makes a token an administrator's key, unless it is one already, and activates the
   * administrator's account if it was closed: if all other tokens are lost, this is the only way
   * in.
   *
   * @param file the file that contained the token, for messages
   * @throws StorageException.InvalidInput if the token cannot be an administrator's key
   */
  public void adopt(String file, String token) {
    kit.storage().write(this::openAccount);
    try {
      kit.storage().write(tx -> kit.keys().adopt(tx, REQUEST, token));
    } catch (StorageException.InvalidInput refused) {
      throw new StorageException.InvalidInput(
          "the token in " + file + " cannot be a key: " + refused.summary());
    } catch (StorageException.Duplicate known) {
      // Then it has to be an administrator's.
    }
    boolean opens =
        kit.keys().verify(token) instanceof Verified verified && Right.ADMIN.isOf(verified.key());
    if (!opens) {
      throw new StorageException.InvalidInput(
          "the token in " + file + " is not a valid key of an administrator");
    }
  }

  /**
   * Undoes {@link #first} if nobody has seen the token, so that the next start makes another one.
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
