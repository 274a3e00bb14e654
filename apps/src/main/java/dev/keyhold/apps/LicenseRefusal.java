package dev.keyhold.apps;

/** Why a licence does not count. */
public enum LicenseRefusal {
  TOO_LONG("one of its parts is longer than a licence is"),
  MALFORMED("it is no JWS in its compact form, or its members are not those of a licence"),
  WRONG_TYPE("its header says that it is something else"),
  WRONG_ALGORITHM("it is not signed by EdDSA"),
  UNKNOWN_KEY("no pinned root has signed the certificate, or another author the licence"),
  BAD_SIGNATURE("a signature does not fit"),
  WRONG_ISSUER("the certificate is of another author"),
  WRONG_APP("it is for an app of another author, or for another app"),
  WRONG_TENANT("it is for another organization"),
  WRONG_INSTANCE("it is for another installation"),
  REPLAYED("another licence of this name was imported before"),
  NOT_YET("its time has not begun"),
  EXPIRED("its time is over, or that of its certificate"),
  DENIED("it, its author, or a key of its chain is on the list of denials"),
  ARCHIVED("it was put away");

  private final String words;

  LicenseRefusal(String words) {
    this.words = words;
  }

  /** In a sentence, which shows nothing of the licence. */
  public String words() {
    return words;
  }
}
