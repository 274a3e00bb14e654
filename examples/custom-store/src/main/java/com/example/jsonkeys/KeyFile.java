package com.example.jsonkeys;

import dev.keyhold.spi.ApiKey;
import dev.keyhold.spi.ApiKeyBuilder;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.KeyHash;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The file: a line with the last number that was given, then seven for each key, five of them JSON. */
final class KeyFile implements AutoCloseable {
  /** What may be as long as one JSON text may be has a line of its own. */
  private static final int LINES = 7;

  private final Path path;
  private final FileChannel lock;

  /** Takes the file; {@link #close} gives it back. */
  KeyFile(Path given) {
    path = given.toAbsolutePath();
    if (path.getParent() == null || !Files.isDirectory(path.getParent())) {
      throw new StorageException.InvalidInput(
          "the folder of %s does not exist; create it first".formatted(path));
    }
    try {
      lock = open(path.resolveSibling(path.getFileName() + ".lock"));
      if (!lockedByUs(lock)) {
        lock.close();
        throw new StorageException.Unavailable(path + " is open in another storage");
      }
    } catch (IOException e) {
      throw new StorageException.Unavailable(path + " cannot be locked", e);
    }
  }

  private static boolean lockedByUs(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Nobody but the owner may read it, from its first byte on. */
  private static FileChannel open(Path file) throws IOException {
    Set<OpenOption> options =
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? FileChannel.open(
            file,
            options,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
        : FileChannel.open(file, options);
  }

  KeyTable read() {
    KeyTable table = new KeyTable();
    try {
      List<String> lines = Files.readAllLines(path);
      table.continueAfter(Long.parseLong(lines.get(0)));
      for (int i = 1; i < lines.size(); i += LINES) {
        Map<?, ?> members = (Map<?, ?>) Json.parse(lines.get(i)).value();
        ApiKey key = key(members, lines.subList(i + 1, i + LINES));
        table.put(((BigDecimal) members.get("number")).longValueExact(), key);
      }
      return table;
    } catch (NoSuchFileException e) {
      return table;
    } catch (CharacterCodingException | RuntimeException e) {
      throw new StorageException.Corrupt(path + " holds a line that is no key");
    } catch (IOException e) {
      throw new StorageException.Unavailable(path + " cannot be read", e);
    }
  }

  /** Durable when it returns: the new file is on disk before it takes the old one's place. */
  void write(KeyTable table) {
    StringBuilder text = new StringBuilder().append(table.last()).append('\n');
    table.after(0).forEach(entry -> append(text, entry.getKey(), entry.getValue()));
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    try {
      try (FileChannel out = open(fresh)) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString());
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      // The new name is durable only when the folder is.
      try (FileChannel folder = FileChannel.open(path.getParent(), StandardOpenOption.READ)) {
        folder.force(true);
      }
    } catch (IOException e) {
      throw new StorageException.Unavailable(path + " cannot be written", e);
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new StorageException.Unavailable(path + " cannot be unlocked", e);
    }
  }

  private static void append(StringBuilder text, long number, ApiKey key) {
    Map<String, Object> members = new HashMap<>();
    members.put("number", number);
    members.put("id", key.id());
    members.put("hash", key.hash().text());
    members.put("hashScheme", key.hashScheme());
    members.put("enabled", key.enabled());
    members.put("createdAt", key.createdAt().toEpochMilli());
    members.put("updatedAt", key.updatedAt().toEpochMilli());
    key.ownerId().ifPresent(value -> members.put("ownerId", value));
    key.organizationId().ifPresent(value -> members.put("organizationId", value));
    key.displayHint().ifPresent(value -> members.put("displayHint", value));
    key.name().ifPresent(value -> members.put("name", value));
    key.rotatedToId().ifPresent(value -> members.put("rotatedToId", value));
    key.expiresAt().ifPresent(time -> members.put("expiresAt", time.toEpochMilli()));
    key.revokedAt().ifPresent(time -> members.put("revokedAt", time.toEpochMilli()));
    key.lastUsedAt().ifPresent(time -> members.put("lastUsedAt", time.toEpochMilli()));
    for (Json line :
        List.of(
            Json.of(members),
            Json.of(key.scopes()),
            Json.of(key.resources()),
            Json.of(key.tags()),
            key.metadata())) {
      text.append(line.text()).append('\n');
    }
    text.append(prose(key.description())).append('\n');
    text.append(prose(key.revocationReason())).append('\n');
  }

  /** What people wrote may be longer than one JSON text; an absent one is an empty line. */
  private static String prose(Optional<String> text) {
    return text.map(value -> "=" + encoded(value)).orElse("");
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Optional<String> prose(String line) {
    return line.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new String(Base64.getDecoder().decode(line.substring(1)), StandardCharsets.UTF_8));
  }

  private static ApiKey key(Map<?, ?> members, List<String> rest) {
    ApiKeyBuilder key =
        ApiKey.builder(
                text(members, "id").orElseThrow(),
                new KeyHash(text(members, "hash").orElseThrow()),
                text(members, "hashScheme").orElseThrow(),
                time(members, "createdAt").orElseThrow())
            .enabled((Boolean) members.get("enabled"))
            .scopes(Json.parse(rest.get(0)).strings())
            .resources(Json.parse(rest.get(1)).stringLists())
            .tags(Json.parse(rest.get(2)).strings())
            .metadata(Json.parse(rest.get(3)))
            .updatedAt(time(members, "updatedAt").orElseThrow());
    text(members, "ownerId").ifPresent(key::ownerId);
    text(members, "organizationId").ifPresent(key::organizationId);
    text(members, "displayHint").ifPresent(key::displayHint);
    text(members, "name").ifPresent(key::name);
    prose(rest.get(4)).ifPresent(key::description);
    prose(rest.get(5)).ifPresent(key::revocationReason);
    text(members, "rotatedToId").ifPresent(key::rotatedToId);
    time(members, "expiresAt").ifPresent(key::expiresAt);
    time(members, "revokedAt").ifPresent(key::revokedAt);
    time(members, "lastUsedAt").ifPresent(key::lastUsedAt);
    return key.build();
  }

  private static Optional<String> text(Map<?, ?> members, String name) {
    return Optional.ofNullable((String) members.get(name));
  }

  private static Optional<Instant> time(Map<?, ?> members, String name) {
    return Optional.ofNullable((BigDecimal) members.get(name))
        .map(millis -> Instant.ofEpochMilli(millis.longValueExact()));
  }
}
