package dev.keyhold.audit;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.StorageException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Arrays;

/**
 * The public half of an audit key: tells whether a note was signed with it
 * (https://c2sp.org/signed-note, Ed25519). Safe for use by any number of threads.
 */
public final class NoteVerifier {
  private static final int SIGNATURE_LENGTH = 64;

  private final String name;
  private final byte[] id;
  private final byte[] key;

  private NoteVerifier(String name, byte[] key) {
    this.name = name;
    this.key = key;
    this.id = NoteKeys.id(name, key);
  }

  static NoteVerifier of(String name, byte[] key) {
    return new NoteVerifier(name, key);
  }

  /**
   * Reads the text of {@link #text}.
   *
   * @throws StorageException.InvalidInput if it is anything else
   */
  public static NoteVerifier parse(String text) {
    NoteKeys.Parsed parsed = NoteKeys.parse(text);
    NoteVerifier verifier = new NoteVerifier(parsed.name(), parsed.key().toArray());
    if (!Bytes.of(verifier.id).equals(parsed.id())) {
      throw NoteKeys.malformed();
    }
    return verifier;
  }

  /** Whose key it is; also the origin of the checkpoints that it signs. */
  public String name() {
    return name;
  }

  /** {@code name+id+key}: what an auditor is given. */
  public String text() {
    return NoteKeys.text(name, id, key);
  }

  /**
   * The text of a note that this key has signed, whoever else has.
   *
   * @throws StorageException.InvalidInput if it is no note, or has no valid signature of this key
   */
  public String open(String note) {
    int end = note.lastIndexOf("\n\n");
    if (end < 0 || !note.endsWith("\n")) {
      throw new StorageException.InvalidInput("the text is not a signed note");
    }
    String text = note.substring(0, end + 1);
    boolean signed = note.substring(end + 2).lines().anyMatch(line -> isSignature(line, text));
    if (!signed) {
      throw new StorageException.InvalidInput("the note has no valid signature of " + name);
    }
    return text;
  }

  private boolean isSignature(String line, String text) {
    String mine = "\u2014 " + name + " ";
    if (!line.startsWith(mine)) {
      return false;
    }
    try {
      byte[] signature = NoteKeys.base64(line.substring(mine.length()));
      return signature.length == NoteKeys.ID_LENGTH + SIGNATURE_LENGTH
          && Arrays.equals(id, Arrays.copyOf(signature, NoteKeys.ID_LENGTH))
          && isValid(
              Arrays.copyOfRange(signature, NoteKeys.ID_LENGTH, signature.length),
              text.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return false; // not Base64
    }
  }

  private boolean isValid(byte[] signature, byte[] text) {
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initVerify(NoteKeys.publicKey(key));
      ed25519.update(text);
      return ed25519.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  byte[] id() {
    return id.clone();
  }
}
