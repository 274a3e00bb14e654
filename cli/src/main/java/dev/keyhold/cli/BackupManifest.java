package dev.keyhold.cli;

import dev.keyhold.audit.TrailHead;
import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.StorageException;
import dev.keyhold.sqlite.SqliteCopy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What stands beside a backup: what it is, so that a restoration knows when it has another one. */
record BackupManifest(JsonNode members) {
  private static final String FORMAT = "keyhold-backup-1";

  /** What the file is, beside when and where it was made. */
  private static final List<String> FACTS = List.of("sha256", "schema", "rows", "trail");

  static Path beside(Path backup) {
    return backup.resolveSibling(backup.getFileName() + ".manifest.json");
  }

  static BackupManifest of(SqliteCopy copy, Instant at, CopySteps.Trail trail) {
    ObjectNode members = JsonMapper.shared().createObjectNode();
    members.put("format", FORMAT);
    members.put("at", IsoTime.text(at));
    members.put("trailFound", trail.finding());
    trail.head().checkpoint().ifPresent(note -> members.put("checkpoint", note));
    SqliteCopy.Contents contents = copy.contents();
    members.put("schema", contents.schema());
    members.set("rows", JsonMapper.shared().valueToTree(contents.rows()));
    members.set("trail", trail(trail.head()));
    members.put("sha256", copy.sha256());
    return new BackupManifest(members);
  }

  private static JsonNode trail(TrailHead head) {
    Map<String, Object> trail = new LinkedHashMap<>();
    trail.put("entries", head.size());
    trail.put("root", HexFormat.of().formatHex(head.root().toArray()));
    return JsonMapper.shared().valueToTree(trail);
  }

  /**
   * @throws StorageException.InvalidInput if the file is not there, or is no manifest
   */
  static BackupManifest read(Path file) {
    String text = AuditFiles.read(file);
    try {
      JsonNode members = JsonMapper.shared().readTree(text);
      if (members.path("format").asString("").equals(FORMAT)) {
        return new BackupManifest(members);
      }
    } catch (JacksonException e) {
      // Its message may hold a part of the text.
    }
    throw new StorageException.InvalidInput(file + " is not a manifest of the format " + FORMAT);
  }

  byte[] bytes() {
    return (JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(members) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** When it was made, as a text that a terminal shows as it is. */
  String at() {
    return Texts.shown(members.path("at").asString("an unknown time"));
  }

  /** How many entries the trail has. */
  long trailEntries() {
    return members.path("trail").path("entries").asLong(0);
  }

  /** The root of their tree. */
  String trailRoot() {
    return members.path("trail").path("root").asString("");
  }

  /**
   * @throws StorageException.Corrupt if a file with this hash is not the one that was backed up
   */
  void holdHash(String sha256) {
    if (!members.path("sha256").asString("").equals(sha256)) {
      throw new StorageException.Corrupt(
          "the file is not the one that its manifest tells of: it has another SHA-256");
    }
  }

  /**
   * @throws StorageException.Corrupt if another manifest tells of something else
   */
  void hold(SqliteCopy.Contents contents, TrailHead head) {
    ObjectNode found = JsonMapper.shared().createObjectNode();
    found.put("schema", contents.schema());
    found.set("rows", JsonMapper.shared().valueToTree(contents.rows()));
    found.set("trail", trail(head));
    List<String> different = new ArrayList<>();
    for (String fact : FACTS) {
      if (found.has(fact) && !found.get(fact).toString().equals(members.path(fact).toString())) {
        different.add(fact);
      }
    }
    if (!different.isEmpty()) {
      throw new StorageException.Corrupt(
          "the file is not what its manifest tells of: it differs in " + different);
    }
  }
}
