package dev.keyhold.access;

import dev.keyhold.testserver.KilledProcess;
import dev.keyhold.teststorages.StorageKind;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;

/**
 * Changes memberships and follows them until it is killed: {@code KIND FOLDER SEED}. It says a line
 * for each change.
 */
final class KilledFollowWorker {
  private KilledFollowWorker() {}

  public static void main(String[] arguments) {
    Place place = Place.open(StorageKind.valueOf(arguments[0]), Path.of(arguments[1]));
    MembershipHistory history =
        new MembershipHistory(place, new Random(Long.parseLong(arguments[2])));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    history.allowAllMembers();
    while (!out.checkError()) {
      history.change();
      history.follow();
      out.println(KilledProcess.DONE);
    }
  }
}
