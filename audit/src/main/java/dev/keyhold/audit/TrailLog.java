package dev.keyhold.audit;

import dev.keyhold.spi.AuditListener;
import dev.keyhold.spi.StoredEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the trail to the hub's log: one line of JSON at level INFO for each entry. */
public final class TrailLog implements AuditListener {
  /** The name of the logger, so that the hub can configure where the trail goes. */
  public static final String LOGGER = "dev.keyhold.trail";

  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

  public TrailLog() {}

  @Override
  public void committed(StoredEntry entry) {
    LOG.info("{}", TrailFormat.JSON_LINES.line(entry));
  }
}
