package dev.keyhold.core;

import dev.keyhold.spi.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Locale;

/** A code for when all other second factors are lost. It does not print. */
public final class RecoveryCode {
  /** How many an account has at the most. */
  static final int MOST = 50;

  /** Without those that people take for another one. */
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

  private static final int LENGTH = 20; // 99 bits: no slow hash is needed
  private static final int GROUP = 5;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String letters;

  private RecoveryCode(String letters) {
    this.letters = letters;
  }

  /** As somebody has typed it: case, spaces and hyphens do not matter. */
  public static RecoveryCode of(String typed) {
    return new RecoveryCode(typed.toLowerCase(Locale.ROOT).replaceAll("[\\s-]", ""));
  }

  static RecoveryCode random() {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      letters.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return new RecoveryCode(letters.toString());
  }

  /** For the person to keep, in groups of five. */
  public String reveal() {
    return letters.replaceAll("(.{" + GROUP + "})(?=.)", "$1-");
  }

  Bytes hash() {
    try {
      return Bytes.of(
          MessageDigest.getInstance("SHA-256").digest(letters.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("each JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "a recovery code";
  }
}
