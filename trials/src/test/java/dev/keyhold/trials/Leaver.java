package dev.keyhold.trials;

import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A process in which bob leaves the organization of each line that it reads, if he may. */
final class Leaver {
  static final String LEFT = "left";

  private Leaver() {}

  public static void main(String[] arguments) throws IOException {
    BufferedReader ids =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Storage storage = Keyhold.open(arguments[0])) {
      System.out.println("ready");
      for (String id = ids.readLine(); id != null; id = ids.readLine()) {
        System.out.println(leave(storage, id));
      }
    }
  }

  private static String leave(Storage storage, String organization) {
    try {
      storage.run(tx -> tx.identities().members().remove(organization, "bob"));
      return LEFT;
    } catch (StorageException.LastOwner e) {
      return "refused";
    }
  }
}
