package dev.keyhold.audit;

import dev.keyhold.spi.AuditState;
import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Limits;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.StorageException;
import dev.keyhold.spi.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;

/** The signed checkpoints that are kept beside a trail. */
public final class Checkpoints {
  private static final String KEY = "tree/checkpoint/";

  /** Comes after every hexadecimal digit. */
  private static final String END = "~";

  private Checkpoints() {}

  /**
   * Signs the present state of the trail, and keeps the note beside the trail. If the same key has
   * signed the same number of entries before, that note is returned.
   *
   * @param storage an {@link AuditedStorage}, or the storage beneath one
   * @return the note, to be anchored in a place that people with write access to the storage cannot
   *     change; empty if the trail has no entries
   */
  public static Optional<String> sign(Storage storage, NoteSigner signer) {
    return storage.write(
        tx -> {
          Optional<Frontier> head = tx.audit().state().find(TreeKeys.HEAD).map(Frontier::of);
          return head.map(frontier -> sign(tx.audit().state(), frontier, signer));
        });
  }

  private static String sign(AuditState state, Frontier frontier, NoteSigner signer) {
    String key = key(frontier.size(), signer.verifier());
    Optional<Bytes> kept = state.find(key);
    Checkpoint now =
        new Checkpoint(signer.verifier().name(), frontier.size(), Bytes.of(frontier.root()));
    if (kept.isPresent()) {
      return confirmed(text(kept.get()), now, signer.verifier());
    }
    String note = signer.sign(now.text());
    state.insert(key, Bytes.of(note.getBytes(StandardCharsets.UTF_8)));
    return note;
  }

  /** Somebody may have put another note there, which nobody should anchor. */
  private static String confirmed(String note, Checkpoint now, NoteVerifier verifier) {
    if (!opened(note, List.of(verifier)).equals(Optional.of(now))) {
      throw new StorageException.Corrupt(
          "the kept checkpoint of the same number of entries differs from what this key would sign now");
    }
    return note;
  }

  /** What a note says, if one of the keys has signed it for its own trail. */
  static Optional<Checkpoint> opened(String note, List<NoteVerifier> keys) {
    return keys.stream().flatMap(key -> opened(note, key).stream()).findFirst();
  }

  private static Optional<Checkpoint> opened(String note, NoteVerifier key) {
    try {
      Checkpoint checkpoint = Checkpoint.parse(key.open(note));
      return Optional.of(checkpoint).filter(found -> found.origin().equals(key.name()));
    } catch (StorageException.InvalidInput e) {
      return Optional.empty(); // another key may have signed it
    }
  }

  /**
   * How many entries a kept note is about; nobody has looked who signed it.
   *
   * @throws StorageException.Corrupt if it is no note about a trail
   */
  static long size(String note) {
    try {
      return entries(note);
    } catch (StorageException.InvalidInput e) {
      throw new StorageException.Corrupt("a checkpoint beside the audit trail cannot be read", e);
    }
  }

  private static String key(long size, NoteVerifier verifier) {
    return key(size) + "/" + verifier.text().split("\\+", 3)[1];
  }

  /** The kept note about the fewest entries that still are as many as these; empty if none is. */
  static Optional<String> about(Transaction tx, long entries) {
    return tx.audit().state().list(key(entries), KEY + END, 1).values().stream()
        .map(Checkpoints::text)
        .findFirst();
  }

  /** The notes that are kept, by the number of entries that they are about. */
  static List<String> kept(Transaction tx) {
    return keptFrom(tx, KEY).stream().map(Checkpoints::text).toList();
  }

  private static List<Bytes> keptFrom(Transaction tx, String first) {
    List<Bytes> notes = new ArrayList<>();
    String from = first;
    SortedMap<String, Bytes> some;
    do {
      some = tx.audit().state().list(from, KEY + END, Limits.PAGE_SIZE);
      notes.addAll(some.values());
      from = some.isEmpty() ? from : some.lastKey() + " ";
    } while (some.size() == Limits.PAGE_SIZE);
    return notes;
  }

  /**
   * The number of entries that a note is about. The signature is not checked.
   *
   * @throws StorageException.InvalidInput if it is not a note about a trail
   */
  public static long entries(String note) {
    return Checkpoint.parse(SignedNote.parse(note).text()).size();
  }

  /** The kept note about the most entries, signed by any key. The signature is not checked. */
  public static Optional<String> newest(Storage storage) {
    return storage.read(Checkpoints::latest);
  }

  /**
   * The kept note about the most entries, of whichever key. It is looked for from the end of the
   * trail, twice as far back each time: the others need not be read.
   */
  static Optional<String> latest(Transaction tx) {
    long last = tx.audit().last();
    long back = 1;
    List<Bytes> notes = keptFrom(tx, key(last));
    while (notes.isEmpty() && back < last) {
      back *= 2;
      notes = keptFrom(tx, key(Math.max(0, last - back)));
    }
    return notes.isEmpty() ? Optional.empty() : Optional.of(text(notes.get(notes.size() - 1)));
  }

  /** The first key of notes about so many entries. */
  private static String key(long entries) {
    return String.format(Locale.ROOT, "%s%016x", KEY, entries);
  }

  /** Whether a text is a whole note about a trail, whoever may have signed it, and however. */
  static boolean isNote(String text) {
    try {
      SignedNote note = SignedNote.parse(text);
      return Checkpoint.parse(note.text()).size() >= 0
          && note.signatures().stream()
              .allMatch(line -> line.bytes().length() >= NoteVerifier.SIGNATURE_LENGTH);
    } catch (StorageException.InvalidInput e) {
      return false;
    }
  }

  /** Cuts a text behind each run of lines that are signatures; the parts are all of the text. */
  static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean signed = false;
    for (String line : text.split("(?<=\n)", -1)) {
      boolean signature = line.startsWith("\u2014 ");
      if (signed && !signature) {
        parts.add(part.toString());
        part.setLength(0);
      }
      signed = signature;
      part.append(line);
    }
    parts.add(part.toString());
    return parts;
  }

  private static String text(Bytes note) {
    return new String(note.toArray(), StandardCharsets.UTF_8);
  }
}
