package dev.keyhold.apps;

import dev.keyhold.spi.StorageException;

/** A licence, a certificate or a key does not count. */
public final class LicenseRefused extends StorageException.InvalidInput {
  private static final long serialVersionUID = 1L;

  private final LicenseRefusal reason;

  LicenseRefused(LicenseRefusal reason) {
    super("license", "the licence is refused: " + reason.words());
    this.reason = reason;
  }

  public LicenseRefusal reason() {
    return reason;
  }
}
