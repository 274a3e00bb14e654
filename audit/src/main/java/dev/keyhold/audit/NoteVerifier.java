package dev.keyhold.audit;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.StorageException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;

/**
 * The public half of an audit key. It checks whether a note was signed with the private half
 * (https://c2sp.org/signed-note, Ed25519). Any number of threads may use it at once.
 */
public final class NoteVerifier {
  static final int SIGNATURE_LENGTH = 64;

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
   * Reads a key from the text of {@link #text}.
   *
   * @throws StorageException.InvalidInput if it is not such a text
   */
  public static NoteVerifier parse(String text) {
    NoteKeys.Parsed parsed = NoteKeys.parse(text);
    NoteVerifier verifier = new NoteVerifier(parsed.name(), parsed.key().toArray());
    if (!Bytes.of(verifier.id).equals(parsed.id())) {
      throw NoteKeys.malformed();
    }
    return verifier;
  }

  /** The name of the key, which is also the origin of the checkpoints that it signs. */
  public String name() {
    return name;
  }

  /** The key as text for auditors: {@code name+id+key}. */
  public String text() {
    return NoteKeys.text(name, id, key);
  }

  /**
   * The text of a note that this key has signed. Signatures of other keys are ignored.
   *
   * @throws StorageException.InvalidInput if it is not a note, or has no valid signature of this
   *     key
   */
  public String open(String note) {
    SignedNote parsed = SignedNote.parse(note);
    if (!hasSigned(parsed)) {
      throw new StorageException.InvalidInput("the note has no valid signature of " + name);
    }
    return parsed.text();
  }

  /** Whether one of the signatures is of this key; those of others are not looked at. */
  boolean hasSigned(SignedNote note) {
    return note.signatures().stream()
        .filter(signature -> signature.name().equals(name))
        .filter(signature -> signature.keyId().equals(Bytes.of(id)))
        .filter(signature -> signature.bytes().length() == SIGNATURE_LENGTH)
        .anyMatch(
            signature ->
                isValid(signature.bytes().toArray(), note.text().getBytes(StandardCharsets.UTF_8)));
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
