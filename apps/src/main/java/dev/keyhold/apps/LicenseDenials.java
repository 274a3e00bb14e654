package dev.keyhold.apps;

import dev.keyhold.apps.LicenseDenial.Kind;
import dev.keyhold.spi.Page;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.StorageException;

/** What is denied, in one transaction of the storage that all share. */
public final class LicenseDenials {
  private final SharedAppRows shared;

  LicenseDenials(SharedAppRows shared) {
    this.shared = shared;
  }

  /**
   * Denies something.
   *
   * @param denied {@code author/name} of a licence, an author, or the thumbprint of a key
   * @throws StorageException.InvalidInput if it can be none of its kind, and so would deny nothing
   * @throws StorageException.Duplicate if it is denied already
   */
  public LicenseDenial deny(Kind kind, String denied, String reason) {
    kind.check(denied);
    return shared
        .rows()
        .insert(
            LicenseDenial.TABLE, fresh -> new LicenseDenial(fresh.stamp(), kind, denied, reason));
  }

  /**
   * Takes a denial back.
   *
   * @return whether there was one
   */
  public boolean allow(String id) {
    return shared.rows().delete(LicenseDenial.TABLE, id).isPresent();
  }

  public Page<LicenseDenial> list(PageRequest page) {
    return shared.rows().from(LicenseDenial.TABLE).by(LicenseDenial.BY_KIND).page(page);
  }

  boolean denies(LicenseChain chain) {
    return denies(Kind.LICENSE, chain.certificate().author() + "/" + chain.terms().name())
        || denies(Kind.ISSUER, chain.certificate().author())
        || denies(Kind.AUTHOR_KEY, chain.certificate().key().id())
        || denies(Kind.ROOT_KEY, chain.certificate().rootKeyId());
  }

  private boolean denies(Kind kind, String what) {
    return shared
        .rows()
        .find(
            LicenseDenial.TABLE,
            LicenseDenial.BY_KIND,
            LicenseDenial.KIND.is(kind),
            LicenseDenial.DENIED.is(what))
        .isPresent();
  }
}
