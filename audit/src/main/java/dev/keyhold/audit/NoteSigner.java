package dev.keyhold.audit;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.StorageException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Base64;

/**
 * The private half of an audit key, which signs checkpoints (https://c2sp.org/signed-note,
 * Ed25519). Any number of threads may use it at once.
 */
public final class NoteSigner {
  private static final String PRIVATE = "PRIVATE+KEY+";

  private final byte[] seed;
  private final PrivateKey key;
  private final NoteVerifier verifier;

  private NoteSigner(String name, byte[] seed) {
    this.seed = seed;
    this.key = NoteKeys.privateKey(seed);
    this.verifier = NoteVerifier.of(name, NoteKeys.publicOf(seed));
    verifier.open(sign("self-test\n"));
  }

  /**
   * A new key.
   *
   * @param name the name of the key and the origin of its checkpoints, such as {@code
   *     example.org/hub}
   * @throws StorageException.InvalidInput if the name is empty, or holds a space, a {@code +} or a
   *     control character
   */
  public static NoteSigner generate(String name) {
    NoteKeys.checkName(name);
    byte[] seed = new byte[NoteKeys.SEED_LENGTH];
    new SecureRandom().nextBytes(seed);
    return new NoteSigner(name, seed);
  }

  /**
   * Reads a key from the text of {@link #privateText}.
   *
   * @throws StorageException.InvalidInput if it is not such a text; the message does not repeat it
   */
  public static NoteSigner parse(String privateText) {
    String stripped = privateText.strip();
    if (!stripped.startsWith(PRIVATE)) {
      throw NoteKeys.malformed();
    }
    NoteKeys.Parsed parsed = NoteKeys.parse(stripped.substring(PRIVATE.length()));
    NoteSigner signer = new NoteSigner(parsed.name(), parsed.key().toArray());
    if (!Bytes.of(signer.verifier.id()).equals(parsed.id())) {
      throw NoteKeys.malformed();
    }
    return signer;
  }

  /** The key as text. It is a secret: keep it where nobody else can read it. */
  public String privateText() {
    return PRIVATE + NoteKeys.text(verifier.name(), verifier.id(), seed);
  }

  /** The public half of the key. */
  public NoteVerifier verifier() {
    return verifier;
  }

  /**
   * Signs a text.
   *
   * @param text the text, which must end in a line break
   * @return the note: the text and a signature of this key
   */
  public String sign(String text) {
    if (!text.endsWith("\n")) {
      throw new StorageException.InvalidInput("the text of a note does not end in a line break");
    }
    try {
      Signature ed25519 = Signature.getInstance("Ed25519");
      ed25519.initSign(key);
      ed25519.update(text.getBytes(StandardCharsets.UTF_8));
      byte[] signature = ed25519.sign();
      byte[] line =
          ByteBuffer.allocate(NoteKeys.ID_LENGTH + signature.length)
              .put(verifier.id())
              .put(signature)
              .array();
      return "%s\n\u2014 %s %s\n"
          .formatted(text, verifier.name(), Base64.getEncoder().encodeToString(line));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no Ed25519", e);
    }
  }

  /** Shows the name, never the key. */
  @Override
  public String toString() {
    return "NoteSigner[" + verifier.name() + "]";
  }
}
