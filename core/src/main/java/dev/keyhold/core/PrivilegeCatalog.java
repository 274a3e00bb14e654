package dev.keyhold.core;

import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Stamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** The privileges that there are, in one transaction of the storage that all share. */
public final class PrivilegeCatalog {
  private final SharedRows shared;

  PrivilegeCatalog(SharedRows shared) {
    this.shared = shared;
  }

  boolean hasStandardOnes() {
    return Arrays.stream(StandardPrivilege.values())
        .allMatch(privilege -> find(privilege.key()).isPresent());
  }

  /** Adds those that each installation has. */
  void install() {
    PrivilegeCatalog untold = new PrivilegeCatalog(shared.untold());
    Arrays.stream(StandardPrivilege.values())
        .map(StandardPrivilege::made)
        .forEach(untold::register);
  }

  /**
   * Adds a privilege, or says anew what one is for.
   *
   * @throws StorageException.Conflict if there is one that means something else: another scope,
   *     another program, or another sensitivity
   */
  public Privilege register(NewPrivilege wanted) {
    Optional<Privilege> there = find(wanted.key());
    there.filter(privilege -> !wanted.isLike(privilege)).ifPresent(PrivilegeCatalog::refuse);
    shared.change();
    if (there.isPresent()) {
      return shared
          .rows()
          .update(Privilege.TABLE, wanted.key(), Privilege.DESCRIPTION.to(wanted.description()))
          .after();
    }
    Instant now = shared.now();
    return shared
        .rows()
        .add(
            Privilege.TABLE,
            new Privilege(
                Stamp.of(wanted.key(), now, now),
                wanted.scope(),
                wanted.appId(),
                wanted.description(),
                wanted.sensitive()));
  }

  private static void refuse(Privilege there) {
    throw new StorageException.Conflict(
        "key",
        "there is the privilege %s with another meaning, which it keeps for ever"
            .formatted(there.key()));
  }

  public Optional<Privilege> find(String key) {
    return shared.rows().find(Privilege.TABLE, key);
  }

  /** By their keys. */
  public Page<Privilege> list(PageRequest page) {
    return shared.rows().from(Privilege.TABLE).page(page);
  }
}
