package dev.keyhold.bench;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.secrets.EncryptionKey;
import dev.keyhold.secrets.KeyText;
import dev.keyhold.secrets.SecretName;
import dev.keyhold.secrets.SecretTables;
import dev.keyhold.secrets.SecretUse;
import dev.keyhold.secrets.SecretValue;
import dev.keyhold.secrets.Secrets;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** An organization with so many secrets of forty bytes, and keys in files. */
record SecretsFile(Path folder) {
  static final String ORG = "acme";
  static final SecretUse USE = SecretUse.by("measurement");
  private static final int CALLERS = 16;
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private StorageConfig config() {
    return StorageConfig.builder("sqlite:" + folder.resolve("system.db"))
        .tables(SecretTables.SET, BenchNote.SET)
        .build();
  }

  Storage open() {
    return AuditedStorage.builder(Keyhold.open(config()), () -> AuditContext.of("measurement"))
        .build();
  }

  static Secrets secrets(Storage storage) {
    return Secrets.over(Secrets.Setup.of(storage, organization -> storage), Clock.systemUTC());
  }

  static SecretName name(long number) {
    return SecretName.of("s" + number);
  }

  /** Without a trail, as this is not what is measured. */
  void fill(long count) throws Exception {
    try (Storage storage = Keyhold.open(config())) {
      storage.run(
          tx -> {
            tx.identities()
                .accounts()
                .create(Account.builder("boss", BEGIN).email("boss@example.org").build());
            tx.identities()
                .organizations()
                .create(
                    Organization.builder(ORG, BEGIN).name(ORG).slug(ORG).ownerId("boss").build());
          });
      Secrets secrets = secrets(storage);
      useKey(secrets, "first");
      inParallel(count, number -> create(secrets, number));
    }
  }

  EncryptionKey useKey(Secrets secrets, String name) throws IOException {
    Path file =
        Files.createFile(
            folder.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, KeyText.make());
    return secrets.keys().use("file", file.toString());
  }

  private static void create(Secrets secrets, long number) {
    try (SecretValue value = SecretValue.of("the value of the secret with the number " + number)) {
      secrets.create(ORG, name(number), value, Optional.empty(), USE);
    }
  }

  private interface Work {
    void of(long number);
  }

  private static void inParallel(long count, Work work)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        long first = caller;
        all.add(
            threads.submit(
                () -> {
                  for (long number = first; number < count; number += CALLERS) {
                    work.of(number);
                  }
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdown();
    }
  }
}
