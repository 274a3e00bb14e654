package dev.keyhold.spi;

/** No provider was found that can open the requested storage. Nothing was written. */
public final class ProviderLookupException extends StorageException.Unsupported {
  private static final long serialVersionUID = 1L;

  /** Why the look-up failed. */
  public enum Reason {
    /** There is no provider, or none of them works. */
    NONE_FOUND("no-provider"),
    /** There are providers, but none answers to the URL or has the name. */
    NONE_ANSWERS("no-provider-answers"),
    /** More than one provider answers, and the configuration names none. */
    SEVERAL_ANSWER("several-providers"),
    /** The provider that answers was built for another version of the SPI. */
    OTHER_SPI_VERSION("spi-version"),
    /** The class of a known provider is there, but its service entry is missing. */
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
