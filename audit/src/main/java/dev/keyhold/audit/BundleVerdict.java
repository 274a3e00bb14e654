package dev.keyhold.audit;

/**
 * The result of verifying a bundle.
 *
 * @param kind the verdict
 * @param found the verdict in words, with the place of the fault
 */
public record BundleVerdict(Kind kind, String found) {

  /** The verdicts. If there are several faults, the first one found counts. */
  public enum Kind {
    /** The bundle contains these entries of this tree, complete and unchanged. */
    INTACT,
    /** The bundle does not have its format, or the key is not a key. */
    MALFORMED,
    /** Entries were changed, or they belong to another tree. */
    EDITED,
    /** Entries that the bundle should contain are missing. */
    MISSING,
    /** There is no checkpoint that the key has signed. */
    UNSIGNED,
    /** The checkpoint was signed for another tree. */
    REBUILT
  }

  /** Whether no fault was found. */
  public boolean isIntact() {
    return kind == Kind.INTACT;
  }
}
