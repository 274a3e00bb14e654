package dev.keyhold.audit;

/**
 * What a verification of the trail came to.
 *
 * @param kind the verdict
 * @param first the first entry that it is about, by sequence; 0 if it is about none
 * @param last the last entry that it is about
 * @param entries how many entries the trail should have, or has if that is not known
 * @param erased how many of those that were looked at are erased, each on record
 * @param anchored up to which entry a checkpoint vouches for the trail; 0 if none does
 */
public record TrailVerdict(
    Kind kind, long first, long last, long entries, long erased, long anchored) {

  /** What was found; of several faults, the one that stands first in the trail. */
  public enum Kind {
    /** Every entry is what it was when it was appended, and none is missing. */
    INTACT,
    /** Entries were changed, exchanged, inserted, or blanked without an erasure on record. */
    EDITED,
    /**
     * The last entries, or all, were appended without a proof, as by a program that does not
     * decorate its storage. What they were then nobody can tell; before them nothing was found.
     */
    UNPROVED,
    /** Entries are missing in the middle. */
    MISSING,
    /** Entries are missing at the end. */
    TAIL_CUT,
    /** The trail is consistent in itself, and another one than a checkpoint vouches for. */
    REBUILT,
    /** A checkpoint that is kept beside the trail is not what its key has signed. */
    CHECKPOINT_FORGED,
    /**
     * The entries are what they were; the stored tree is damaged, and proofs from it would fail.
     */
    TREE_DAMAGED
  }

  /** Whether nothing was found. */
  public boolean isIntact() {
    return kind == Kind.INTACT;
  }
}
