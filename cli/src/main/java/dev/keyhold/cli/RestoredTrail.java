package dev.keyhold.cli;

import dev.keyhold.audit.Checkpoints;
import dev.keyhold.audit.ConsistencyProof;
import dev.keyhold.audit.TrailHead;
import dev.keyhold.audit.TrailVerdict;
import dev.keyhold.audit.TrailVerdict.Kind;
import dev.keyhold.spi.Storage;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * What is known of a trail that came back from a backup: it begins with what the manifest tells of,
 * and checkpoints that were signed after the backup are about entries that it never had.
 *
 * @param entries how many the backup has
 * @param root the root of their tree, hexadecimal
 */
record RestoredTrail(long entries, String root) {
  static RestoredTrail of(Path manifest) {
    BackupManifest read = BackupManifest.read(manifest);
    return new RestoredTrail(read.trailEntries(), read.trailRoot());
  }

  /** Those of the notes that can be held to what came back. */
  List<String> held(List<String> notes) {
    return notes.stream().filter(note -> Checkpoints.entries(note) <= entries).toList();
  }

  /** What is told of notes that were not held. */
  String left(int notes) {
    return notes == 0
        ? ""
        : String.format(
            Locale.ROOT,
            "; %,d %s about more than the %,d of the backup %s not held",
            notes,
            notes == 1 ? "checkpoint" : "checkpoints",
            entries,
            notes == 1 ? "was" : "were");
  }

  /** The verdict on a trail in which no change was found. */
  TrailVerdict hold(Storage storage, TrailVerdict verdict) {
    boolean sound = verdict.isIntact() || verdict.kind() == Kind.UNPROVED;
    if (!sound || entries == 0) {
      return verdict;
    }
    long size = TrailHead.of(storage).size();
    if (size < entries) {
      return new TrailVerdict(Kind.TAIL_CUT, size + 1, entries, entries, verdict.erased(), 0);
    }
    byte[] now = ConsistencyProof.of(storage, entries, entries).newerRoot().toArray();
    return HexFormat.of().formatHex(now).equals(root)
        ? verdict
        : new TrailVerdict(Kind.REBUILT, 1, entries, verdict.entries(), verdict.erased(), 0);
  }
}
