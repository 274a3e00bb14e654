package dev.keyhold.core;

import dev.keyhold.spi.StorageException;
import java.util.List;

/** Looks into the DNS. {@link DnsTxtRecords} does so by the JDK. */
@FunctionalInterface
public interface TxtRecords {
  /**
   * What the TXT records of a name say.
   *
   * @param name such as {@code _keyhold-challenge.example.org}
   * @return none if there is no such name or no such record
   * @throws StorageException.Unavailable if it cannot be known now
   */
  List<String> of(String name);
}
