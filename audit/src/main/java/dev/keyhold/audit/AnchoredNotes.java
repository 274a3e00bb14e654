package dev.keyhold.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The checkpoints that an anchor has collected. A torn note, left by a crash or a full disk, is
 * reported and does not affect the notes around it.
 *
 * @param notes the complete notes in their order, signed by any key
 * @param torn the lines that are not a complete note
 */
public record AnchoredNotes(List<String> notes, List<Torn> torn) {
  public AnchoredNotes {
    notes = List.copyOf(notes);
    torn = List.copyOf(torn);
  }

  /**
   * Lines that are not a complete note.
   *
   * @param first the number of the first one, from 1 on
   * @param last the number of the last one
   */
  public record Torn(long first, long last) {}

  /**
   * Reads the content of an anchor. A note of one of the keys is found wherever it begins, even
   * after a torn note on the same line.
   *
   * @param text the content; lines may end in CR LF, as some editors write them
   */
  public static AnchoredNotes of(String text, List<NoteVerifier> keys) {
    String lines = text.replace("\r\n", "\n");
    List<String> notes = new ArrayList<>();
    List<Torn> torn = new ArrayList<>();
    int read = 0;
    Optional<Span> next = next(lines, read, keys);
    while (next.isPresent()) {
      Span note = next.get();
      addBetween(lines, read, note.start(), notes, torn);
      notes.add(lines.substring(note.start(), note.end()));
      read = note.end();
      next = next(lines, read, keys);
    }
    addBetween(lines, read, lines.length(), notes, torn);
    return new AnchoredNotes(notes, torn);
  }

  private record Span(int start, int end) {}

  /** The next note that one of the keys has signed. */
  private static Optional<Span> next(String text, int from, List<NoteVerifier> keys) {
    for (int start = origin(text, from, keys); start >= 0; start = origin(text, start + 1, keys)) {
      int end = end(text, start);
      if (Checkpoints.opened(text.substring(start, end), keys).isPresent()) {
        return Optional.of(new Span(start, end));
      }
    }
    return Optional.empty();
  }

  /** Where a checkpoint of one of the keys may begin: with its name; -1 if nowhere. */
  private static int origin(String text, int from, List<NoteVerifier> keys) {
    return keys.stream()
        .mapToInt(key -> text.indexOf(key.name() + "\n", from))
        .filter(place -> place >= 0)
        .min()
        .orElse(-1);
  }

  /** Behind the signatures that follow the next empty line. */
  private static int end(String text, int start) {
    int end = text.indexOf("\n\n", start);
    if (end < 0) {
      return text.length();
    }
    end += 2;
    while (text.startsWith("\u2014 ", end)) {
      int line = text.indexOf('\n', end);
      end = line < 0 ? text.length() : line + 1;
    }
    return end;
  }

  /** What lies between the notes of the keys: whole notes of others, torn ones, empty lines. */
  private static void addBetween(
      String text, int from, int to, List<String> notes, List<Torn> torn) {
    int place = from;
    for (String part : Checkpoints.split(text.substring(from, to))) {
      int partEnd = Math.min(to, place + part.length());
      String stripped = part.stripLeading();
      if (Checkpoints.isNote(stripped)) {
        notes.add(stripped);
      } else if (!stripped.isEmpty()) {
        int first = place + part.length() - stripped.length();
        int last = place + part.stripTrailing().length();
        torn.add(new Torn(line(text, first), line(text, last)));
      }
      place = partEnd;
    }
  }

  private static long line(String text, int place) {
    return 1 + text.substring(0, place).chars().filter(c -> c == '\n').count();
  }
}
