package dev.keyhold.cli;

import dev.keyhold.spi.StorageException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What stands in the folder of a backup of all databases: what each of them is.
 *
 * @param at when the backup was started
 * @param databases what each is, by its path within the folder
 */
record FolderManifest(String at, SortedMap<String, BackupManifest> databases) {
  static final String NAME = "manifest.json";

  /** The database that all share. */
  static final String SHARED = "system.db";

  /** The folder of those of tenants. */
  static final String TENANTS = "tenants";

  private static final String FORMAT = "keyhold-folder-1";

  /** No path of a manifest leads out of the folder that is restored. */
  private static final Pattern OF_TENANT =
      Pattern.compile(TENANTS + "/tenant-[a-z0-9-]{1,40}\\.db");

  static String ofTenant(String database) {
    return TENANTS + "/tenant-" + database + ".db";
  }

  /**
   * @throws StorageException.InvalidInput if it is not there, or is no such manifest
   */
  static FolderManifest read(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      JsonNode members = JsonMapper.shared().readTree(AuditFiles.read(file));
      if (members.path("format").asString("").equals(FORMAT)) {
        return new FolderManifest(members.path("at").asString(""), databases(file, members));
      }
    } catch (JacksonException e) {
      // Its message may hold a part of the text.
    }
    throw new StorageException.InvalidInput(file + " is not a manifest of the format " + FORMAT);
  }

  private static SortedMap<String, BackupManifest> databases(Path file, JsonNode members) {
    SortedMap<String, BackupManifest> databases = new TreeMap<>();
    for (Map.Entry<String, JsonNode> each : members.path("databases").properties()) {
      if (!each.getKey().equals(SHARED) && !OF_TENANT.matcher(each.getKey()).matches()) {
        throw new StorageException.InvalidInput(
            file + " tells of a file that is no database of a backup");
      }
      databases.put(each.getKey(), new BackupManifest(each.getValue()));
    }
    if (!databases.containsKey(SHARED)) {
      throw new StorageException.InvalidInput(
          file + " does not tell of the database that all share");
    }
    return databases;
  }

  Optional<BackupManifest> tenant(String database) {
    return Optional.ofNullable(databases.get(ofTenant(database)));
  }

  String text() {
    ObjectNode members = JsonMapper.shared().createObjectNode();
    members.put("format", FORMAT);
    members.put("at", at);
    ObjectNode all = members.putObject("databases");
    databases.forEach((path, manifest) -> all.set(path, manifest.members()));
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(members) + "\n";
  }
}
