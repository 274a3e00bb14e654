package dev.keyhold.cli;

import dev.keyhold.audit.TrailVerdict;
import dev.keyhold.audit.TrailVerifier;
import dev.keyhold.spi.Storage;
import dev.keyhold.sqlite.SqliteCopy;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** Tells how far a backup or a restoration has come. */
record CopySteps(PrintWriter out, ProgressBar bar) {
  CopySteps(CommandSpec spec) {
    this(spec.commandLine().getOut(), ProgressBar.on(spec.commandLine().getErr()));
  }

  void say(String step, String what) {
    out.printf("%-8s  %s%n", step, what);
    out.flush();
  }

  /** Says what the trail of a copy came to, and what else there is. */
  TrailVerdict verified(SqliteCopy copy) {
    TrailVerdict verdict = copy.look(this::verify);
    say(
        verdict.isIntact() ? "verified" : "WRONG",
        "the trail: %s; %,d entries"
            .formatted(AuditVerifyCommand.finding(verdict), verdict.entries()));
    say(
        "counted",
        copy.contents().rows().entrySet().stream()
            .map(table -> "%s %,d".formatted(table.getKey(), table.getValue()))
            .collect(Collectors.joining(", ")));
    return verdict;
  }

  private TrailVerdict verify(Storage storage) {
    long all = storage.read(tx -> tx.audit().last());
    return TrailVerifier.verify(
        storage, List.of(), List.of(), read -> bar.show(read, Math.max(read, all)));
  }
}
