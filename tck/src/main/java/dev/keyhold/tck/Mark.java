package dev.keyhold.tck;

import static dev.keyhold.tck.Samples.bytes;
import static dev.keyhold.tck.Samples.entry;
import static dev.keyhold.tck.Samples.key;

import dev.keyhold.spi.AccessLevel;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.Transaction;

/**
 * The smallest thing that a storage can write and find, in the first part that it offers: the rules
 * of transactions hold for all of them.
 */
enum Mark {
  ACCOUNT {
    @Override
    void leave(Transaction tx, String name) {
      tx.identities()
          .accounts()
          .create(Account.builder(name, Samples.T0).accessLevel(AccessLevel.SERVICE).build());
    }

    @Override
    boolean found(Transaction tx, String name) {
      return tx.identities().accounts().find(name).isPresent();
    }
  },
  KEY {
    @Override
    void leave(Transaction tx, String name) {
      tx.apiKeys().insert(key(name));
    }

    @Override
    boolean found(Transaction tx, String name) {
      return tx.apiKeys().findById(name).isPresent();
    }
  },
  /** An entry may be visible no earlier than its commit; the state beside it is at once. */
  ENTRY {
    @Override
    void leave(Transaction tx, String name) {
      tx.audit().append(entry(name));
      tx.audit().state().insert(name, bytes(name));
    }

    @Override
    boolean found(Transaction tx, String name) {
      return tx.audit().state().find(name).isPresent();
    }
  };

  static Mark of(Storage storage) {
    if (storage.offers().contains(Part.IDENTITIES)) {
      return ACCOUNT;
    }
    return storage.offers().contains(Part.API_KEYS) ? KEY : ENTRY;
  }

  /** Leaves a mark; refused as a duplicate if there is one of that name. */
  abstract void leave(Transaction tx, String name);

  abstract boolean found(Transaction tx, String name);

  void leave(Storage storage, String name) {
    storage.write(
        tx -> {
          leave(tx, name);
          return name;
        });
  }

  boolean found(Storage storage, String name) {
    return storage.read(tx -> found(tx, name));
  }
}
