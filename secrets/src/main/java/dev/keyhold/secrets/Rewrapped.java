package dev.keyhold.secrets;

import dev.keyhold.spi.Cursor;
import java.util.List;
import java.util.Optional;

/**
 * What became of one page of secrets.
 *
 * @param done how many are wrapped by the active key now
 * @param overtaken how many somebody else has changed meanwhile; they are tried by the next run
 * @param damaged those that do not open, which stay as they are
 * @param next where the next page begins
 */
public record Rewrapped(
    int done, int overtaken, List<StoredSecret> damaged, Optional<Cursor> next) {}
