package dev.keyhold.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyhold.spi.StorageException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The providers that come with the product. */
class KeyProvidersTest {
  private static final byte[] DATA_KEY = new byte[Gcm.KEY_BYTES];
  private static final byte[] BINDING = {1, 2, 3};

  @TempDir Path folder;

  private Path file(String text, String modes) throws IOException {
    Path file = folder.resolve("key");
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(modes));
    return file;
  }

  @Test
  void the_three_are_found_by_their_names() {
    assertThat(ServiceLoader.load(WrappingKeyProvider.class))
        .extracting(WrappingKeyProvider::name)
        .containsExactlyInAnyOrder("file", "environment", "pkcs11");
  }

  @Test
  void a_key_in_a_file_wraps_and_unwraps_after_it_was_opened_again() throws IOException {
    String reference = file(KeyText.make(), "rw-------").toString();
    byte[] wrapped = new FileKeys().open(reference).wrap(DATA_KEY, BINDING);
    assertThat(new FileKeys().open(reference).unwrap(wrapped, BINDING)).isEqualTo(DATA_KEY);
  }

  @Test
  void two_keys_are_not_the_same() {
    assertThat(KeyText.make()).isNotEqualTo(KeyText.make());
  }

  @Test
  void a_file_that_others_can_read_is_refused() throws IOException {
    String reference = file(KeyText.make(), "rw-r--r--").toString();
    assertThatThrownBy(() -> new FileKeys().open(reference))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void a_file_with_anything_else_is_refused_and_not_shown() throws IOException {
    String good = KeyText.make();
    for (String text :
        new String[] {
          "",
          "\n",
          "4711",
          good.substring(0, 40),
          good + good,
          good.replace("1 ", "2 "),
          "keyhold-key-1 4711",
          "keyhold-key-1 " + "A".repeat(80)
        }) {
      String reference = file(text, "rw-------").toString();
      assertThatThrownBy(() -> new FileKeys().open(reference))
          .as("%s", text.length())
          .isInstanceOf(StorageException.InvalidInput.class)
          .hasMessageNotContaining("4711");
    }
  }

  @Test
  void a_file_that_is_not_there_may_come_back() {
    String reference = folder.resolve("none").toString();
    assertThatThrownBy(() -> new FileKeys().open(reference))
        .isInstanceOf(StorageException.Unavailable.class);
    assertThatThrownBy(() -> new FileKeys().open("\0"))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void a_path_that_hangs_on_the_folder_of_a_process_is_refused() {
    for (String reference : new String[] {"key", "./key", "../keys/first", ""}) {
      assertThatThrownBy(() -> new FileKeys().open(reference))
          .as(reference)
          .isInstanceOf(StorageException.InvalidInput.class)
          .hasMessageContaining("absolute path");
    }
  }

  @Test
  void a_database_names_no_library_by_a_configuration_of_its_own() {
    for (String reference :
        new String[] {"--name = x\nlibrary = /tmp/other.so#key", "pkcs11.cfg#key"}) {
      assertThatThrownBy(() -> new Pkcs11Keys().open(reference))
          .as(reference)
          .isInstanceOf(StorageException.InvalidInput.class)
          .hasMessageContaining("absolute path");
    }
  }

  @Test
  void a_variable_that_is_not_set_is_told() {
    assertThatThrownBy(() -> new EnvironmentKeys().open("KEYHOLD_NOT_SET"))
        .isInstanceOf(StorageException.Unavailable.class);
    assertThatThrownBy(() -> new EnvironmentKeys().open("PATH"))
        .isInstanceOf(StorageException.InvalidInput.class);
  }

  @Test
  void a_token_that_is_not_there_is_told() {
    for (String reference : new String[] {"", "#", "x", "x#", "#x"}) {
      assertThatThrownBy(() -> new Pkcs11Keys().open(reference))
          .as(reference)
          .isInstanceOf(StorageException.InvalidInput.class);
    }
    assertThatThrownBy(() -> new Pkcs11Keys().open(folder.resolve("none") + "#key"))
        .isInstanceOf(StorageException.InvalidInput.class)
        .hasMessageContaining("configuration");
  }

  @Test
  void what_was_wrapped_opens_only_whole_and_with_its_binding() {
    WrappingKey key = KeyText.read("the test", KeyText.make());
    byte[] wrapped = key.wrap(DATA_KEY, BINDING);
    assertThat(wrapped).isNotEqualTo(key.wrap(DATA_KEY, BINDING));
    for (int i = 0; i < wrapped.length; i++) {
      byte[] changed = wrapped.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> key.unwrap(changed, BINDING))
          .isInstanceOf(StorageException.Corrupt.class);
      byte[] cut = Arrays.copyOf(wrapped, i);
      assertThatThrownBy(() -> key.unwrap(cut, BINDING))
          .isInstanceOf(StorageException.Corrupt.class);
    }
    assertThatThrownBy(() -> key.unwrap(wrapped, "other".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(StorageException.Corrupt.class);
  }

  @Test
  void a_broken_neighbour_does_not_stop_the_search() throws IOException {
    Path services = Files.createDirectories(folder.resolve("jar/META-INF/services"));
    Files.writeString(
        services.resolve(WrappingKeyProvider.class.getName()), "no.such.Keys\nno.such.Others\n");
    String reference = file(KeyText.make(), "rw-------").toString();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {folder.resolve("jar/").toUri().toURL()}, before)) {
      Thread.currentThread().setContextClassLoader(loader);
      OpenedKeys keys = OpenedKeys.of(List.of());
      assertThat(keys.open("file", reference)).isNotNull();
      assertThatThrownBy(() -> keys.open("vault", reference))
          .isInstanceOf(StorageException.InvalidInput.class);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }
}
