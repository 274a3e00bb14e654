package dev.keyhold.audit;

/**
 * The result of verifying the trail.
 *
 * @param kind the verdict
 * @param first the sequence of the first entry that the verdict is about; 0 if it is about none
 * @param last the sequence of the last entry that the verdict is about
 * @param entries how many entries the trail should have; if that is not known, how many it has
 * @param erased how many of the checked entries are erased, each with a record of its erasure
 * @param anchored the last entry that a checkpoint vouches for; 0 if no checkpoint does
 */
public record TrailVerdict(
    Kind kind, long first, long last, long entries, long erased, long anchored) {

  /** The verdicts. If there are several faults, the first one in the trail counts. */
  public enum Kind {
    /** Every entry is unchanged since it was appended, and none is missing. */
    INTACT,
    /** Entries were changed, exchanged, inserted, or blanked without a record of an erasure. */
    EDITED,
    /**
     * The last entries, or all, were appended without a proof, for instance by a program that does
     * not audit its storage. Nobody can tell whether they are unchanged. No fault was found before
     * them.
     */
    UNPROVED,
    /** Entries are missing in the middle. */
    MISSING,
    /** Entries are missing at the end. */
    TAIL_CUT,
    /** The trail is consistent in itself, but it is not the one that a checkpoint vouches for. */
    REBUILT,
    /** A checkpoint that is kept beside the trail was not signed like this by its key. */
    CHECKPOINT_FORGED,
    /** The entries are unchanged, but the stored tree is damaged, and proofs from it would fail. */
    TREE_DAMAGED
  }

  /** Whether no fault was found. */
  public boolean isIntact() {
    return kind == Kind.INTACT;
  }
}
