package com.example.notes;

import dev.keyhold.spring.KeyholdConnectionDetails;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The application in this process, on both databases. */
class NotesTest {
  @Nested
  @SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
  class InAFile {
    @TempDir static Path folder;
    @LocalServerPort int port;

    @DynamicPropertySource
    static void file(DynamicPropertyRegistry properties) {
      properties.add("keyhold.url", () -> "sqlite:" + folder.resolve("notes.db"));
    }

    @Test
    void it_does_what_it_should() throws Exception {
      new NotesContract(port).holds();
    }
  }

  @Nested
  @SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
  class OnAServer {
    @LocalServerPort int port;

    /** A server of the test's own takes the place of the one that the properties name. */
    @TestConfiguration
    static class Server {
      @Bean(destroyMethod = "close")
      EmbeddedPostgres postgres() throws IOException {
        return EmbeddedPostgres.start();
      }

      @Bean
      KeyholdConnectionDetails connection(EmbeddedPostgres postgres) {
        return () -> "postgresql://postgres@localhost:" + postgres.getPort() + "/postgres";
      }
    }

    @Test
    void it_does_what_it_should() throws Exception {
      new NotesContract(port).holds();
    }
  }
}
