package dev.keyhold.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A text in all forms in which something could have written it down. */
record Traces(Set<String> forms) {
  static Traces of(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Set<String> forms = new TreeSet<>(Set.of(text));
    forms.add(HexFormat.of().formatHex(bytes));
    forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
    forms.add(new StringBuilder(text).reverse().toString());
    forms.add(new String(text.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1));
    for (int before = 0; before < 3; before++) {
      forms.add(inBase64(bytes, before));
    }
    return new Traces(forms);
  }

  /** The middle of it as it looks behind some bytes of something else. */
  private static String inBase64(byte[] bytes, int before) {
    byte[] all = new byte[before + bytes.length];
    System.arraycopy(bytes, 0, all, before, bytes.length);
    String text = Base64.getEncoder().encodeToString(all);
    return text.substring(before == 0 ? 0 : 4, text.length() - 4);
  }

  /** The files that hold it in one of its forms. */
  List<Path> in(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(this::isIn).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isIn(Path file) {
    try {
      String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      return forms.stream().anyMatch(bytes::contains);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
