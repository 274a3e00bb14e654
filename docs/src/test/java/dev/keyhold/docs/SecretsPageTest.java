package dev.keyhold.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.audit.AuditContext;
import dev.keyhold.audit.AuditedStorage;
import dev.keyhold.secrets.EncryptionKey;
import dev.keyhold.secrets.KeyText;
import dev.keyhold.secrets.Rewrapped;
import dev.keyhold.secrets.SecretAccess;
import dev.keyhold.secrets.SecretName;
import dev.keyhold.secrets.SecretTables;
import dev.keyhold.secrets.SecretUse;
import dev.keyhold.secrets.SecretValue;
import dev.keyhold.secrets.Secrets;
import dev.keyhold.secrets.StoredSecret;
import dev.keyhold.spi.Account;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.Organization;
import dev.keyhold.spi.PageRequest;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java of docs/secrets.md, and what the page says of it. */
class SecretsPageTest {
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final SecretName STRIPE = SecretName.of("stripe");

  @TempDir Path folder;
  private final InstantSource clock = InstantSource.fixed(BEGIN);
  private final List<String> payments = new ArrayList<>();
  private Storage storage;
  private Secrets secrets;

  @BeforeEach
  void open() throws IOException {
    String url = "sqlite:" + folder.resolve("hub.db");
    Path keyFile = keyFile("wrapping.key");
    StorageConfig config = StorageConfig.builder(url).tables(SecretTables.SET).build();
    storage =
        AuditedStorage.builder(Keyhold.open(config), () -> AuditContext.of("hub"))
            .clock(clock)
            .build();
    secrets = Secrets.over(Secrets.Setup.of(storage, organization -> storage), clock);
    secrets.keys().use("file", keyFile.toString()); // once, and not with each start
    storage.run(
        tx -> {
          tx.identities()
              .accounts()
              .create(Account.builder("ada", BEGIN).email("ada@example.org").build());
          tx.identities()
              .organizations()
              .create(
                  Organization.builder("acme", BEGIN)
                      .name("Acme")
                      .slug("acme")
                      .ownerId("ada")
                      .build());
        });
    create("sk_live_1".getBytes(StandardCharsets.UTF_8));
  }

  private Path keyFile(String name) throws IOException {
    Path file =
        Files.createFile(
            folder.resolve(name),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, KeyText.make());
  }

  @AfterEach
  void close() {
    storage.close();
  }

  private void create(byte[] bytes) {
    try (SecretValue value = SecretValue.of(bytes)) {
      secrets.create("acme", STRIPE, value, Optional.empty(), SecretUse.by("ada"));
    }
  }

  private void pay(byte[] key) {
    payments.add(new String(key, StandardCharsets.UTF_8));
  }

  @Test
  void a_value_is_read_for_as_long_as_it_is_used() {
    SecretUse use = SecretUse.by("ada").reason("ticket 4711");
    try (SecretValue value = secrets.read("acme", STRIPE, use)) {
      value.use(
          bytes -> {
            pay(bytes);
            return true;
          });
    }

    assertThat(payments).containsExactly("sk_live_1");
    List<SecretAccess> log = secrets.log("acme", STRIPE, PageRequest.first(10)).items();
    assertThat(log).hasSize(2);
    assertThat(log.get(0).reason()).contains("ticket 4711");
  }

  @Test
  void a_secret_is_rotated() {
    SecretUse use = SecretUse.by("ada");
    byte[] bytes = "sk_live_2".getBytes(StandardCharsets.UTF_8);
    try (SecretValue value = SecretValue.of(bytes)) {
      StoredSecret second =
          secrets.rotate("acme", STRIPE, value, Secrets.Rotation.keeping(Duration.ofHours(1)), use);
      assertThat(second.version()).isEqualTo(2);
    }
    try (SecretValue before = secrets.read("acme", STRIPE, 1, use)) {
      assertThat(before.text()).isEqualTo("sk_live_1");
    }
  }

  private static long rewrap(Secrets secrets, String organization, String retiredKey) {
    long done = 0;
    Optional<PageRequest> page = Optional.of(PageRequest.first(100));
    while (page.isPresent()) {
      PageRequest request = page.get();
      Rewrapped wrapped =
          secrets.rewrap(organization, retiredKey, request, SecretUse.by("keyhold"));
      done += wrapped.done();
      page = wrapped.next().map(request::after);
    }
    return done;
  }

  @Test
  void a_key_in_a_vault_takes_over() {
    EncryptionKey before = secrets.keys().active().orElseThrow();
    VaultKeys.Vault vault = new VaultInMemory();
    secrets =
        Secrets.over(
            Secrets.Setup.of(storage, organization -> storage).providers(new VaultKeys(vault)),
            clock);
    secrets.keys().use("vault", "transit/keyhold");
    assertThat(rewrap(secrets, "acme", before.id())).isEqualTo(1);

    try (SecretValue value = secrets.read("acme", STRIPE, SecretUse.by("ada"))) {
      assertThat(value.text()).isEqualTo("sk_live_1");
    }
    Secrets another =
        Secrets.over(
            Secrets.Setup.of(storage, organization -> storage)
                .providers(new VaultKeys(new VaultInMemory())),
            clock);
    assertThatThrownBy(() -> another.read("acme", STRIPE, SecretUse.by("ada")))
        .isInstanceOf(StorageException.Unavailable.class);
  }
}
