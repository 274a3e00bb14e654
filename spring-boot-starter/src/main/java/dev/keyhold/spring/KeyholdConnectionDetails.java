package dev.keyhold.spring;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where the database is. A bean of this type takes the place of the property {@code keyhold.url},
 * as one that a test makes for a server of its own.
 */
@FunctionalInterface
public interface KeyholdConnectionDetails extends ConnectionDetails {
  /** What to open, as {@code keyhold.url} says it. It may contain a secret. */
  String url();
}
