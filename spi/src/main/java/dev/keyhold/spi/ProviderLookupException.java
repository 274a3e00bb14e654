package dev.keyhold.spi;

/** No provider was found that can open what was asked for. Nothing was written. */
public final class ProviderLookupException extends StorageException.Unsupported {
  private static final long serialVersionUID = 1L;

  /** Why the look-up failed. */
  public enum Reason {
    /** There is no provider at all, or none that works. */
    NONE_FOUND("no-provider"),
    /** There are providers, and none answers to the URL or has the name. */
    NONE_ANSWERS("no-provider-answers"),
    /** More than one answers, and none is named. */
    SEVERAL_ANSWER("several-providers"),
    /** One answers, and was built for another version of the SPI. */
    OTHER_SPI_VERSION("spi-version"),
    /** A known provider's class is there, and its service entry is not. */
    SERVICE_ENTRY_MISSING("service-entry-missing");

    private final String anchor;

    Reason(String anchor) {
      this.anchor = anchor;
    }
  }

  private final Reason reason;

  ProviderLookupException(Reason reason, String message) {
    super(reason.anchor, message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
