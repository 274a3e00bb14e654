package dev.keyhold.secrets;

import dev.keyhold.spi.GivenFile;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Text;
import java.io.IOException;
import java.nio.file.NoSuchFileException;

/** Keys in files that nobody but their owner reads. A reference is the absolute path of one. */
public final class FileKeys implements WrappingKeyProvider {
  private static final int MOST_BYTES = 1_024;

  /** For {@link java.util.ServiceLoader}. */
  public FileKeys() {
    // Nothing is done before a key is opened.
  }

  @Override
  public String name() {
    return "file";
  }

  /**
   * @throws StorageException.InvalidInput if the file is open to others, or holds no key
   * @throws StorageException.Unavailable if it is not there or cannot be read
   */
  @Override
  public WrappingKey open(String reference) {
    try {
      GivenFile file = new GivenFile("the key file", NamedPath.of(reference));
      file.requireClosed();
      return KeyText.read(file.name(), Text.decoded(file.name(), file.read(MOST_BYTES)));
    } catch (NoSuchFileException e) {
      throw new StorageException.Unavailable("the key file is not there");
    } catch (IOException e) {
      throw new StorageException.Unavailable(
          "the key file cannot be read: " + e.getClass().getSimpleName());
    }
  }
}
