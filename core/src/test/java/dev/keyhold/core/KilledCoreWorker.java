package dev.keyhold.core;

import dev.keyhold.testserver.KilledProcess;
import dev.keyhold.teststorages.StorageKind;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Moves departments and changes a role until it is killed: {@code KIND FOLDER SEED}. It says a line
 * for each change.
 */
final class KilledCoreWorker {
  private static final Set<String> SOME = Set.of("doc.a", "doc.b");
  private static final Set<String> OTHERS = Set.of("doc.c", "doc.d", "doc.e");

  private KilledCoreWorker() {}

  public static void main(String[] arguments) {
    CorePlace place = CorePlace.open(StorageKind.valueOf(arguments[0]), Path.of(arguments[1]));
    Random random = new Random(Long.parseLong(arguments[2]));
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    while (!out.checkError()) {
      List<Department> all = KilledCoreTest.departments(place);
      Department moved = all.get(random.nextInt(all.size()));
      Department to = all.get(random.nextInt(all.size()));
      if (!(to.path() + "/").startsWith(moved.path() + "/")) {
        place.departments(it -> it.move(moved.stamp().id(), Optional.of(to.stamp().id())));
      }
      place.roles(
          roles -> {
            Role role = roles.find("clerk").orElseThrow();
            return roles.change(role, "Clerk", roles.privileges(role).equals(SOME) ? OTHERS : SOME);
          });
      out.println(KilledProcess.DONE);
    }
  }
}
