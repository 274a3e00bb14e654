package dev.keyhold.secrets;

import dev.keyhold.spi.Storage;
import dev.keyhold.teststorages.StoppedClock;
import dev.keyhold.teststorages.StorageKind;
import dev.keyhold.teststorages.TestStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/** Where secrets are in the tests. */
final class SecretsPlace implements AutoCloseable {
  static final Instant BEGIN = StoppedClock.BEGIN;
  static final String ACME = TestStorage.ACME;
  static final String BELL = TestStorage.BELL;

  final StoppedClock clock = new StoppedClock();
  final String url;
  final KeysInMemory keyring = new KeysInMemory();
  final Storage system;
  final Function<String, Storage> tenants;
  final Secrets secrets;
  private final TestStorage storage;

  private SecretsPlace(StorageKind kind, Path folder) {
    url = kind.url(folder);
    storage = TestStorage.builder(kind, url, SecretTables.SET).clock(clock).open();
    system = storage.system();
    tenants = storage.tenants();
    secrets = Secrets.over(Secrets.Setup.of(system, tenants).providers(keyring), clock);
    if (secrets.keys().active().isEmpty()) {
      useKey("first");
    }
  }

  static SecretsPlace open(StorageKind kind, Path folder) {
    return new SecretsPlace(kind, folder);
  }

  /** Makes another key the active one. */
  EncryptionKey useKey(String reference) {
    return secrets.keys().use("memory", reference);
  }

  void pass(Duration time) {
    clock.pass(time);
  }

  @Override
  public void close() {
    storage.close();
  }
}
