package dev.keyhold.trials;

import dev.keyhold.audit.AuditForwarder;
import dev.keyhold.audit.TrailFile;
import dev.keyhold.spi.AuditFeed;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A process that works until it is killed: several threads follow their scripts over one hub, while
 * the trail is forwarded to a file. Each operation is acknowledged by a line once its call has
 * returned. A thread whose operation the storage refuses says so and ends.
 */
final class WriterProcess {
  static final String REFUSED = "refused";

  static final String FEED = "file";
  static final String TRAIL = "trail.jsonl";

  private WriterProcess() {}

  static TrailFile trailFile(Path folder) {
    return new TrailFile(folder.resolve(TRAIL), 1_000_000, 1_000);
  }

  /** Folder, URL, seed, run, the first of its workers, and the first that is not. */
  public static void main(String[] arguments) throws IOException {
    Place place = new Place(Path.of(arguments[0]), arguments[1]);
    long seed = Long.parseLong(arguments[2]);
    int run = Integer.parseInt(arguments[3]);
    int first = Integer.parseInt(arguments[4]);
    int end = Integer.parseInt(arguments[5]);
    Storage storage = Keyhold.open(place.url());
    List<Model> models = Stored.models(storage, WriterRun.WORKERS);
    Hub hub = Hub.over(storage);
    if (first == 0) { // one process forwards, and another one's entries too
      AuditForwarder.start(
          List.of(new AuditFeed(storage, FEED, trailFile(place.folder()))), Duration.ofMillis(1));
    }
    for (int worker = first; worker < end; worker++) {
      Script script = new Script(seed, run, worker, models.get(worker));
      int number = worker;
      new Thread(() -> follow(script, number, hub)).start();
    }
    int nothing = System.in.read(); // until whoever started it is gone
    Runtime.getRuntime().halt(nothing);
  }

  private static void follow(Script script, int worker, Hub hub) {
    try {
      while (true) {
        Operation operation = script.next();
        String text = hub.run(operation).orElse("-");
        script.done(operation);
        say(worker + " " + operation.id() + " " + text);
      }
    } catch (StorageException e) {
      say(worker + " " + REFUSED + " " + e.anchor());
    } catch (Throwable e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(3);
    }
  }

  /** One line a call, so that none is printed in halves among others. */
  private static synchronized void say(String line) {
    System.out.print(line + "\n");
    System.out.flush();
  }
}
