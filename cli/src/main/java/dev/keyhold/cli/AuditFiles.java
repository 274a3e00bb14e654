package dev.keyhold.cli;

import dev.keyhold.audit.AnchorFile;
import dev.keyhold.audit.CheckpointAnchor;
import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** What the commands about the trail read. */
final class AuditFiles {
  /** In the environment, the private key itself. */
  static final String KEY_VARIABLE = "KEYHOLD_AUDIT_KEY";

  /** Of checkpoints, a million; of all else, far less. */
  private static final int MOST_BYTES = 1 << 28;

  private AuditFiles() {}

  /**
   * Those that are on the class path, and the file if one is named.
   *
   * @param origin the trail's name
   * @throws StorageException.InvalidInput if the file is one of the data, or holds something else
   */
  static List<CheckpointAnchor> anchors(@Nullable Path file, DataFolder data, String origin) {
    List<CheckpointAnchor> anchors = new ArrayList<>();
    ServiceLoader.load(CheckpointAnchor.class).forEach(anchors::add);
    if (file != null) {
      data.keepClear(file);
      AnchorFile anchor = new AnchorFile(file);
      anchor.check(origin);
      anchors.add(anchor);
    }
    return anchors;
  }

  /**
   * @param migrations what is made of a schema that is not as expected
   */
  static Storage open(Database data, String migrations) {
    return Keyhold.open(data.config().setting("migrations", migrations).build());
  }

  /** The same for a command that only reads, which works where nothing can be written too. */
  static Storage look(Database data, String migrations) {
    StorageConfig.Builder config = data.config().setting("migrations", migrations);
    return Keyhold.open(
        (data.isOnServer() ? config : config.setting("unwritable", "read")).build());
  }

  /**
   * @param option which names the file
   */
  static String keyText(String option, @Nullable Path file, PrintWriter err) {
    return file != null
        ? SecretFile.read("the file of " + option, file, err)
        : TextFile.variable(KEY_VARIABLE, Optional.ofNullable(System.getenv(KEY_VARIABLE)))
            .orElseThrow(
                () ->
                    new StorageException.InvalidInput(
                        "a key is missing: give " + option + " FILE, or set " + KEY_VARIABLE));
  }

  static String read(Path file) {
    return TextFile.read(file.toString(), file);
  }

  /** What is no UTF-8, as where a crash cut a character, becomes what no signature covers. */
  static String readDamaged(Path file) {
    try {
      String text = new String(GivenFile.of(file).read(MOST_BYTES), StandardCharsets.UTF_8);
      return text.startsWith("\uFEFF") ? text.substring(1) : text; // the mark of an editor
    } catch (IOException e) {
      throw new StorageException.InvalidInput(
          file + " cannot be read: " + e.getClass().getSimpleName());
    }
  }

  /**
   * A key's text, or what the file of that name holds. No path is said: somebody may have taken the
   * key itself for it.
   */
  static String textOrFile(String given) {
    return given.contains("+") ? given : TextFile.read("the file of --public-key", Path.of(given));
  }
}
