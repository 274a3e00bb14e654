package com.example.jsonkeys;

import dev.keyhold.spi.AuditListener;
import dev.keyhold.spi.StoredEntry;
import java.util.Locale;

/** Prints a line for each audit entry, as a log shipper might want it. Found by ServiceLoader. */
public final class LineListener implements AuditListener {
  @Override
  public void committed(StoredEntry entry) {
    System.out.printf(
        Locale.ROOT, "audit %d %s %s%n",
        entry.sequence(),
        entry.at(),
        entry.entry().map(content -> content.action()).orElse("erased"));
  }
}
