package dev.keyhold.apps;

import dev.keyhold.access.AttributeSchema;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.StorageException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a release says of itself, in a JSON object. Members that nobody knows here are kept with its
 * bytes.
 *
 * @param configSchema what a tenant's config must meet; empty for anything that is an object
 * @param config what a tenant has that has set nothing
 */
record Manifest(
    AppName app,
    VersionNumber version,
    Optional<VersionNumber> minCore,
    Optional<AttributeSchema> configSchema,
    Json config) {
  static final int MOST_BYTES = 65_536;

  /**
   * @throws StorageException.InvalidInput if it is no manifest; the message names the member
   */
  static Manifest of(Bytes bytes) {
    Map<?, ?> members = members(bytes);
    AppName app = AppName.of(text(members, "app_id").orElseThrow(() -> absent("app_id")));
    String version = text(members, "version").orElseThrow(() -> absent("version"));
    Manifest manifest =
        new Manifest(
            app,
            VersionNumber.of("version", version),
            text(members, "min_core").map(text -> VersionNumber.of("min_core", text)),
            schema(members),
            members.containsKey("config") ? Json.of(members.get("config")) : Json.EMPTY_OBJECT);
    checkDefault(manifest, members);
    return manifest;
  }

  private static Map<?, ?> members(Bytes bytes) {
    Object value = json(bytes).value();
    if (value instanceof Map<?, ?> members) {
      return members;
    }
    throw refused("manifest", "a manifest is a JSON object");
  }

  private static Json json(Bytes bytes) {
    if (bytes.length() > MOST_BYTES) {
      throw refused(
          "manifest", String.format(Locale.ROOT, "a manifest has %d bytes at most", MOST_BYTES));
    }
    try {
      return Json.parse(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toArray())).toString());
    } catch (CharacterCodingException e) {
      throw refused("manifest", "a manifest is UTF-8");
    } catch (StorageException.InvalidInput e) {
      throw refused("manifest", "the manifest is refused: " + e.summary());
    }
  }

  private static Optional<String> text(Map<?, ?> members, String name) {
    Object value = members.get(name);
    if (value == null && !members.containsKey(name)) {
      return Optional.empty();
    } else if (value instanceof String text) {
      return Optional.of(text);
    }
    throw refused(name, "the member " + name + " of a manifest is a text");
  }

  private static Optional<AttributeSchema> schema(Map<?, ?> members) {
    @Nullable Object schema = members.get("config_schema");
    if (!members.containsKey("config_schema")) {
      return Optional.empty();
    }
    try {
      return Optional.of(AttributeSchema.of(Json.of(schema)));
    } catch (StorageException.InvalidInput e) {
      throw refused("config_schema", "the member config_schema of a manifest: " + e.summary());
    }
  }

  /** A default that is not said need not meet the schema: then each tenant sets its own. */
  private static void checkDefault(Manifest manifest, Map<?, ?> members) {
    if (members.containsKey("config")) {
      manifest.check(manifest.config());
    }
  }

  private static StorageException.InvalidInput absent(String member) {
    return refused(member, "a manifest has the member " + member);
  }

  private static StorageException.InvalidInput refused(String field, String why) {
    return new StorageException.InvalidInput(field, why);
  }

  /**
   * @throws StorageException.InvalidInput if this version does not run with such a config; the
   *     message says where, and no value
   */
  void check(Json config) {
    if (!config.isObject()) {
      throw refused("config", "a config is a JSON object");
    }
    configSchema.ifPresent(
        schema ->
            schema.check(
                "config", "the config of %s %s".formatted(app.text(), version.text()), config));
  }

  static String hash(Bytes bytes) {
    return Sha256.hex(bytes.toArray());
  }
}
