package dev.keyhold.trials;

import dev.keyhold.keys.ApiKeys;
import dev.keyhold.keys.KeyPolicy;
import dev.keyhold.spi.Keyhold;
import dev.keyhold.spi.OrganizationStatus;
import dev.keyhold.spi.Storage;
import dev.keyhold.testserver.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/** A process that revokes the key of each line it reads, and says when its commit had returned. */
final class Revoker {
  private Revoker() {}

  /** How a key is taken from its holder. */
  enum Way {
    KEYHOLD,
    SQLITE3,
    DELETION,
    SUSPENSION
  }

  private interface Revocation {
    void of(String id) throws IOException, SQLException;
  }

  public static void main(String[] arguments) throws IOException, SQLException {
    String url = arguments[1];
    switch (Way.valueOf(arguments[0])) {
      case KEYHOLD -> {
        try (Storage storage = Keyhold.open(url);
            ApiKeys keys = ApiKeys.of(storage, KeyPolicy.DEFAULT)) {
          serve(keys::revoke);
        }
      }
      case SQLITE3 -> bySqlite3(Path.of(url.substring("sqlite:".length())));
      case DELETION -> byDeletion(url);
      case SUSPENSION -> {
        try (Storage storage = Keyhold.open(url)) {
          serve(id -> suspendOrganization(storage, id));
        }
      }
    }
  }

  /**
   * The times are comparable with those of other processes: the machine has one monotonic clock.
   */
  private static void serve(Revocation revocation) throws IOException, SQLException {
    BufferedReader ids =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String id = ids.readLine(); id != null; id = ids.readLine()) {
      revocation.of(id);
      System.out.println(System.nanoTime());
    }
  }

  private static void suspendOrganization(Storage storage, String keyId) {
    storage.run(
        tx -> {
          String organization =
              tx.apiKeys().findById(keyId).orElseThrow().organizationId().orElseThrow();
          tx.identities()
              .organizations()
              .changeStatus(organization, OrganizationStatus.SUSPENDED, Instant.EPOCH);
        });
  }

  private static void byDeletion(String url) throws IOException, SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                url.startsWith("sqlite:") ? "jdbc:" + url : PostgresServer.jdbc(url));
        PreparedStatement delete =
            connection.prepareStatement("DELETE FROM api_keys WHERE id = ?")) {
      serve(
          id -> {
            delete.setString(1, id);
            delete.executeUpdate();
          });
    }
  }

  /** When its commit returned is known as soon as it answers the next statement, and not before. */
  private static void bySqlite3(Path file) throws IOException, SQLException {
    Process shell =
        new ProcessBuilder("sqlite3", "-batch", "-bail", "-cmd", ".timeout 10000", file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (Writer in = shell.outputWriter(StandardCharsets.UTF_8);
        BufferedReader out = shell.inputReader(StandardCharsets.UTF_8)) {
      serve(
          id -> {
            in.write("UPDATE api_keys SET revoked_at = 1 WHERE id = '%s';\n".formatted(id));
            in.write("SELECT 'done';\n");
            in.flush();
            if (!"done".equals(out.readLine())) {
              throw new IOException("sqlite3 ended");
            }
          });
    } finally {
      shell.destroy();
    }
  }
}
