package com.example.jsonkeys;

import dev.keyhold.spi.Part;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageConfig;
import dev.keyhold.spi.StorageProvider;
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
    return new JsonKeysStorage(Path.of(config.location()), config.writeTimeout());
  }
}
