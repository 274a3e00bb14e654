package dev.keyhold.audit;

/**
 * What a verification of a bundle came to.
 *
 * @param kind the verdict
 * @param found the same in words, with the place
 */
public record BundleVerdict(Kind kind, String found) {

  /** What was found first. */
  public enum Kind {
    /** The bundle holds these entries of this tree, whole. */
    INTACT,
    /** It is not of its format, or the key is none. */
    MALFORMED,
    /** Entries were changed, or the tree is another one. */
    EDITED,
    /** Entries that it should hold are not there. */
    MISSING,
    /** There is no checkpoint that the key has signed. */
    UNSIGNED,
    /** The checkpoint was signed for another tree. */
    REBUILT
  }

  /** Whether nothing was found. */
  public boolean isIntact() {
    return kind == Kind.INTACT;
  }
}
