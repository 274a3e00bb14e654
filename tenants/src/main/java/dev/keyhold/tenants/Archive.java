package dev.keyhold.tenants;

import dev.keyhold.move.MoveMark;
import dev.keyhold.spi.AuditSink;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Json;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;

/** A database that holds one tenant, whole, and a manifest that says what it holds. */
record Archive(Storage storage) implements Home {
  private static final String KEY = MoveMark.OURS + "archive";
  private static final String TENANT = "tenant";
  private static final String DIGESTS = "sha256";

  @Override
  public <T, X extends Exception> T use(String organizationId, Use<T, X> use) throws X {
    return use.with(storage);
  }

  @Override
  public boolean holds(Transaction tx, String organizationId) {
    return true;
  }

  @Override
  public AuditSink trail(Transaction tx, String organizationId) {
    return tx.audit();
  }

  /**
   * @throws StorageException.Conflict if it has a manifest, and so is an archive already
   */
  void write(String organizationId, SortedMap<String, String> digests, Instant now) {
    Json manifest =
        Json.of(Map.of(TENANT, organizationId, "madeAt", IsoTime.text(now), DIGESTS, digests));
    Bytes text = Bytes.of(manifest.text().getBytes(StandardCharsets.UTF_8));
    boolean isFirst = storage.write(tx -> tx.audit().state().insert(KEY, text));
    if (!isFirst) {
      throw new StorageException.Conflict("the file is an archive already; name another one");
    }
  }

  /**
   * Refuses what is not the archive of this tenant, or not what its manifest says.
   *
   * @throws StorageException.InvalidInput if it is no archive, or that of another tenant
   * @throws StorageException.Corrupt if it was changed since
   */
  void check(String organizationId, SortedMap<String, String> digests) {
    Map<?, ?> manifest = manifest();
    if (!organizationId.equals(manifest.get(TENANT))) {
      throw new StorageException.InvalidInput("the file is the archive of another tenant");
    }
    if (!digests.equals(manifest.get(DIGESTS))) {
      throw new StorageException.Corrupt(
          "the archive is not what its manifest says; somebody has changed it, or it is damaged");
    }
  }

  private Map<?, ?> manifest() {
    return storage
        .read(tx -> tx.audit().state().find(KEY))
        .map(bytes -> Json.parse(new String(bytes.toArray(), StandardCharsets.UTF_8)).value())
        .filter(Map.class::isInstance)
        .map(Map.class::cast)
        .orElseThrow(
            () ->
                new StorageException.InvalidInput(
                    "the file is no archive of a tenant: it has no manifest"));
  }
}
