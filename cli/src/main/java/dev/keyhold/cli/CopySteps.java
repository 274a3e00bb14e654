package dev.keyhold.cli;

import dev.keyhold.audit.TrailHead;
import dev.keyhold.audit.TrailVerdict;
import dev.keyhold.audit.TrailVerifier;
import dev.keyhold.move.Move.Proof;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import dev.keyhold.sqlite.SqliteCopy;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** Tells how far a backup or a restoration has come. */
record CopySteps(PrintWriter out, ProgressBar bar) {
  CopySteps(CommandSpec spec) {
    this(spec.commandLine().getOut(), ProgressBar.on(spec.commandLine().getErr()));
  }

  /**
   * A trail that was looked at.
   *
   * @param sound whether nothing is wrong with it
   * @param finding in words
   */
  record Trail(TrailHead head, boolean sound, String finding) {}

  void say(String step, String what) {
    out.printf(Locale.ROOT, "%-8s  %s%n", step, Text.visible(what));
    out.flush();
  }

  /**
   * Says what each part of a move came to.
   *
   * @return whether all are the same
   */
  boolean proved(List<Proof> proofs) {
    proofs.forEach(proof -> say(proof.isSame() ? "same" : "WRONG", said(proof)));
    return proofs.stream().allMatch(Proof::isSame);
  }

  private static String said(Proof proof) {
    return String.format(Locale.ROOT, "%s %,d", proof.part(), proof.records())
        + (proof.isSame()
            ? ", SHA-256 " + proof.target()
            : ", SHA-256 %s in the source, and %s in the target"
                .formatted(proof.source(), proof.target()));
  }

  /** Says what the trail of a copy came to, and what else there is. */
  Trail looked(SqliteCopy copy) {
    Trail trail = copy.look(this::verified);
    say(
        "counted",
        copy.contents().rows().entrySet().stream()
            .map(table -> String.format(Locale.ROOT, "%s %,d", table.getKey(), table.getValue()))
            .collect(Collectors.joining(", ")));
    return trail;
  }

  /** Says what the trail of a storage came to. */
  Trail verified(Storage storage) {
    Trail trail = trail(storage);
    say(trail.sound() ? "verified" : "WRONG", "the trail: " + trail.finding());
    return trail;
  }

  /** What the trail of a storage comes to. */
  Trail trail(Storage storage) {
    try {
      return look(storage, TrailHead.of(storage));
    } catch (StorageException.Corrupt e) {
      TrailHead none = new TrailHead(0, Bytes.of(), Optional.empty());
      return new Trail(none, false, "the head of its tree cannot be read");
    }
  }

  private Trail look(Storage storage, TrailHead head) {
    long last = storage.read(tx -> tx.audit().last());
    if (head.size() == 0 && last > 0) {
      // A hub that does not decorate its storage has no tree, and wants its backups nevertheless.
      return new Trail(
          head, true, String.format(Locale.ROOT, "no tree is kept of its %,d entries", last));
    }
    TrailVerdict verdict =
        TrailVerifier.verify(
            storage, List.of(), List.of(), read -> bar.show(read, Math.max(read, last)));
    String finding =
        String.format(
            Locale.ROOT, "%s; %,d entries", AuditVerifyCommand.finding(verdict), verdict.entries());
    // What another program appended is no damage, and is named.
    boolean sound = verdict.isIntact() || verdict.kind() == TrailVerdict.Kind.UNPROVED;
    return new Trail(head, sound, finding);
  }
}
