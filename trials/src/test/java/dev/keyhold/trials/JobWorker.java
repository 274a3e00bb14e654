package dev.keyhold.trials;

import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.tables.Assignment;
import dev.keyhold.tables.Global;
import dev.keyhold.trials.Jobs.Holder;
import dev.keyhold.trials.Jobs.Job;
import dev.keyhold.trials.Jobs.Ledger;
import java.io.IOException;
import java.util.Set;

/**
 * A process that competes with others for the jobs of a round. A line says what each call was
 * answered, once it has returned; that of a change ends with the ledger's version after it.
 */
final class JobWorker {
  static final int JOBS = 40;

  /** How many lines it writes at the least. */
  static final int FEWEST_LINES = 3 * JOBS;

  static final String READY = "ready";
  static final String RAISED = "raised";
  static final String CONFLICT = "conflict";
  static final String TOOK = "took";
  static final String LOST = "lost";
  static final String FREED = "freed";
  static final String COUNTED = "counted";

  /** What begins the line of a change of the ledger. */
  static final Set<String> CHANGES = Set.of(RAISED, TOOK, COUNTED);

  private final Storage storage;
  private final String round;
  private final Holder process;
  private Ledger seen;

  private JobWorker(Storage storage, String round, Holder process) {
    this.storage = storage;
    this.round = round;
    this.process = process;
    this.seen = Jobs.ledger(storage, round);
  }

  /** URL, round, holder. It begins when it reads a byte. */
  public static void main(String[] arguments) throws IOException {
    try (Storage storage = Jobs.open(arguments[0])) {
      JobWorker worker = new JobWorker(storage, arguments[1], Holder.valueOf(arguments[2]));
      say(READY);
      int unused = System.in.read();
      for (int job = 0; job < JOBS; job++) {
        worker.raise();
        worker.take(job(arguments[1], job));
        worker.count();
      }
    }
  }

  static String job(String round, int number) {
    return round + "-" + number;
  }

  /** Tries again with what the ledger is now, as somebody does who is told of the conflict. */
  private void raise() {
    for (boolean raised = false; !raised; ) {
      try {
        Ledger before = seen;
        seen =
            storage.write(
                tx ->
                    Jobs.TABLES
                        .global(tx)
                        .update(Ledger.TABLE, before, Ledger.RAISED.to(before.raised() + 1))
                        .after());
        raised = true;
        say(RAISED + " " + seen.stamp().version());
      } catch (StorageException.Conflict e) {
        say(CONFLICT);
        seen = Jobs.ledger(storage, round);
      }
    }
  }

  /** The ledger comes first, so that a job that another one has leaves a half to undo. */
  private void take(String job) {
    try {
      Ledger after =
          storage.write(
              tx -> {
                Ledger counted = plusOne(Jobs.TABLES.global(tx), Ledger.TAKEN.plus(1));
                Jobs.TABLES.global(tx).update(Job.TABLE, job, Job.HOLDER.to(process));
                return counted;
              });
      say(TOOK + " " + job + " " + after.stamp().version());
      giveBack(job);
    } catch (StorageException.Conflict e) {
      say(LOST + " " + job + " " + Jobs.job(storage, job).holder());
    }
  }

  private void giveBack(String job) {
    try {
      storage.run(
          tx -> Jobs.TABLES.global(tx).update(Job.TABLE, job, Job.HOLDER.to(Holder.NOBODY)));
      say(FREED + " " + job);
    } catch (StorageException.Conflict e) {
      // As it has to be.
    }
  }

  private void count() {
    Ledger after = storage.write(tx -> plusOne(Jobs.TABLES.global(tx), Ledger.COUNTED.plus(1)));
    say(COUNTED + " " + after.stamp().version());
  }

  private Ledger plusOne(Global rows, Assignment<Ledger> more) {
    return rows.update(Ledger.TABLE, round, more).after();
  }

  private static void say(String line) {
    System.out.print(line + "\n");
    System.out.flush();
  }
}
