package com.example.jsonkeys;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.StorageProvider;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Set;

/** Opens {@code jsonkeys:PATH}; found by ServiceLoader. */
public final class JsonKeysProvider implements StorageProvider {
  @Override
  public String name() {
    return "jsonkeys";
  }

  @Override
  public Set<String> schemes() {
    return Set.of("jsonkeys");
  }

  @Override
  public int spiVersion() {
    return SPI_VERSION;
  }

  @Override
  public Set<Part> offers() {
    return Set.of(Part.API_KEYS);
  }

  @Override
  public Storage open(StorageConfig config) {
    config.allowOnly();
    return new JsonKeysStorage(path(config.location()), config.writeTimeout());
  }

  private static Path path(String location) {
    try {
      if (!location.isEmpty()) {
        return Path.of(location);
      }
    } catch (InvalidPathException e) {
      // Told below: what is wrong with it is the same to the caller.
    }
    throw new StorageException.InvalidInput("the URL is jsonkeys: and the path of a file");
  }
}
