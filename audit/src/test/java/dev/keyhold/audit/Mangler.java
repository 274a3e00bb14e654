package dev.keyhold.audit;

import dev.keyhold.spi.Bytes;
import dev.keyhold.spi.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Makes of a bundle what is hardly one any more, in one of many ways. */
final class Mangler {
  /** A member of a line, with the comma or the brace before it. */
  private static final Pattern MEMBER =
      Pattern.compile("[{,]\"(\\w+)\":(null|-?\\d+|\\[[^]]*]|\"(?:[^\"\\\\]|\\\\.)*\")");

  private static final Pattern NUMBER = Pattern.compile("(?<=:)-?\\d+");
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/=]{44,}");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-0",
          "1",
          "-1",
          "01",
          "+1",
          "1e0",
          "1.0",
          "1E0",
          "10e-1",
          "9007199254740991",
          "9007199254740992",
          "9007199254740993",
          "9223372036854775807",
          "9223372036854775808",
          "18446744073709551617",
          "-9007199254740992",
          "1e400",
          "NaN",
          "\"\"",
          "\"1\"",
          "\"\\u0041\"",
          "\"\\/\"",
          "\"\\ud800\"",
          "\"\\u0000\"",
          "\"\\u001F\"",
          "\"\\u000a\"",
          "[]",
          "[null]",
          "{}",
          "[[[[[[[[[[[[]]]]]]]]]]]]",
          " 1",
          "1 ",
          "");

  private static final List<byte[]> BYTES =
      List.of(
          text("\r"),
          text("\n"),
          text("\n\n"),
          text("\r\n"),
          text("\0"),
          text(" "),
          text("\t"),
          text("\ufeff"),
          text("\u2028"),
          text("\u0085"),
          text("\u007f"),
          text("\ud83d\ude00"),
          text("\\ud800"),
          text("\\u0041"),
          text("\\/"),
          text("e0"),
          text(".0"),
          text("-"),
          text("0"),
          text("+"),
          text("="),
          text("_"),
          text("null"),
          text(","),
          text("\"x\":1,"),
          text("//"),
          text("{}"),
          text("\""),
          text("\\"),
          text("]"),
          text("\\\\"),
          new byte[] {(byte) 0xff},
          new byte[] {(byte) 0xc0, (byte) 0x80},
          new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
          new byte[] {(byte) 0xe2, (byte) 0x82},
          new byte[] {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80});

  private final Random random;
  private final SampleTrail trail;

  Mangler(Random random, SampleTrail trail) {
    this.random = random;
    this.trail = trail;
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private int below(int bound) {
    return random.nextInt(Math.max(1, bound));
  }

  byte[] mangle(String bundle) {
    return switch (random.nextInt(8)) {
      case 0, 1 -> bytes(text(bundle));
      case 2 -> lines(bundle);
      case 3, 4 -> text(members(bundle));
      case 5 -> text(head(bundle));
      case 6 -> text(checkpoint(bundle));
      default -> text(hashes(bundle));
    };
  }

  private byte[] bytes(byte[] bundle) {
    int from = below(bundle.length);
    int to = Math.min(bundle.length, from + 1 + below(8));
    byte[] changed = bundle.clone();
    return switch (random.nextInt(7)) {
      case 0 -> {
        changed[from] ^= (byte) (1 << random.nextInt(8));
        yield changed;
      }
      case 1 -> joined(cut(bundle, 0, from), cut(bundle, to, bundle.length));
      case 2 -> joined(cut(bundle, 0, to), cut(bundle, from, bundle.length));
      case 3 -> cut(bundle, 0, from);
      case 4 -> joined(cut(bundle, 0, from), pick(BYTES), cut(bundle, to, bundle.length));
      default -> joined(cut(bundle, 0, from), pick(BYTES), cut(bundle, from, bundle.length));
    };
  }

  private static byte[] cut(byte[] bytes, int from, int to) {
    return Arrays.copyOfRange(bytes, from, to);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private byte[] lines(String bundle) {
    List<String> lines = new ArrayList<>(bundle.lines().toList());
    int place = below(lines.size());
    switch (random.nextInt(9)) {
      case 0 -> lines.remove(place);
      case 1 -> lines.add(place, lines.get(below(lines.size())));
      case 2 -> Collections.swap(lines, place, below(lines.size()));
      case 3 -> lines.add(place, pick(List.of("", " ", "null", "[]", "{}", "1", "\r")));
      case 4 -> lines.add(lines.get(place));
      case 5 -> lines.set(place, lines.get(place) + "\r");
      case 6 -> lines.set(place, lines.get(place).replaceFirst(":", ": "));
      case 7 -> {
        return text(String.join(pick(List.of("\r\n", "\n\n", "\r", " ")), lines) + "\n");
      }
      default -> {
        byte[] whole = text(bundle);
        return switch (random.nextInt(4)) {
          case 0 -> cut(whole, 0, whole.length - 1);
          case 1 -> joined(whole, pick(BYTES));
          case 2 -> joined(pick(BYTES), whole);
          default -> joined(whole, whole);
        };
      }
    }
    return text(String.join("\n", lines) + "\n");
  }

  /** Another member, or another value of one, in one of the lines. */
  private String members(String bundle) {
    List<String> lines = new ArrayList<>(bundle.lines().toList());
    int place = below(lines.size());
    String line = lines.get(place);
    List<MatchResult> members = MEMBER.matcher(line).results().toList();
    if (members.isEmpty()) {
      return bundle + "x";
    }
    MatchResult member = pick(members);
    String before = line.substring(0, member.start());
    String after = line.substring(member.end());
    String separator = member.group().substring(0, 1);
    String name = member.group(1);
    String other =
        switch (random.nextInt(7)) {
          case 0 -> "";
          case 1 -> member.group() + "," + member.group().substring(1);
          case 2 -> member.group().replaceFirst("\\w+", pick(List.of("x", "__proto__", "ID", "")));
          case 3 -> member.group() + ",\"x\":" + pick(VALUES);
          case 4 ->
              separator + "\"" + name + "\":" + pick(VALUES) + "," + member.group().substring(1);
          default -> separator + "\"" + name + "\":" + pick(VALUES);
        };
    lines.set(place, before + other + after);
    return String.join("\n", lines) + "\n";
  }

  /** A head that tells of other places, each hash in it a true one. */
  private String head(String bundle) {
    int end = bundle.indexOf('\n');
    Map<String, Object> head = SampleTrail.head(bundle.substring(0, end));
    for (int i = random.nextInt(3); i >= 0; i--) {
      String name = pick(List.of("first", "last", "size"));
      long number = head.get(name) instanceof Number known ? known.longValue() : 0;
      head.put(name, number + random.nextInt(7) - 3);
    }
    for (String name : List.of("prefix", "suffix")) {
      if (random.nextBoolean()) {
        int from = below(trail.size);
        List<String> hashes = new ArrayList<>(trail.cover(from, from + below(trail.size - from)));
        if (random.nextInt(4) == 0) {
          int middle = from + below(trail.size - from);
          hashes.addAll(trail.cover(middle, trail.size));
        }
        head.put(name, hashes);
      }
    }
    String rest = bundle.substring(end);
    return Json.canonical(head) + (random.nextBoolean() ? renumbered(rest) : rest);
  }

  private String renumbered(String rest) {
    int by = random.nextInt(9) - 4;
    return Pattern.compile("(?<=\"sequence\":)\\d+")
        .matcher(rest)
        .replaceAll(found -> Long.toString(Long.parseLong(found.group()) + by));
  }

  private String hashes(String bundle) {
    return replaceOne(
        pick(List.of(HASH, HASH, NUMBER)),
        bundle,
        found ->
            switch (random.nextInt(6)) {
              case 0 -> found.toUpperCase(Locale.ROOT);
              case 1 -> found.substring(1);
              case 2 -> found + "0";
              case 3 -> found + "\",\"" + found;
              case 4 -> "g" + found.substring(1);
              default -> HexFormat.of().formatHex(MerkleHash.plain(text(found)));
            });
  }

  private interface Change {
    String of(String found);
  }

  private String replaceOne(Pattern pattern, String in, Change change) {
    List<MatchResult> all = pattern.matcher(in).results().toList();
    if (all.isEmpty()) {
      return in + "x";
    }
    MatchResult one = pick(all);
    return in.substring(0, one.start()) + change.of(one.group()) + in.substring(one.end());
  }

  private String checkpoint(String bundle) {
    int end = bundle.indexOf('\n');
    Map<String, Object> head = SampleTrail.head(bundle.substring(0, end));
    if (!(head.get("checkpoint") instanceof String note)) {
      return bundle + "x";
    }
    String signature = note.substring(note.lastIndexOf("\n\n") + 2);
    String text = note.substring(0, note.lastIndexOf("\n\n") + 1);
    head.put(
        "checkpoint",
        switch (random.nextInt(13)) {
          case 0 -> replaceOne(BASE64, note, this::base64);
          case 1 -> replaceOne(BASE64, note, this::base64);
          case 2 -> note + signature;
          case 3 -> note + pick(List.of("\n", " ", "\u2014 other AAAAAAAA\n", "junk\n", "\r"));
          case 4 -> note.substring(0, note.length() - 1);
          case 5 -> SampleTrail.SIGNER.sign(text + pick(List.of("extension\n", "\n", "\nx\n")));
          case 6 -> SampleTrail.SIGNER.sign(text.replaceFirst("\n", "\n0"));
          case 7 ->
              SampleTrail.SIGNER.sign(text.replaceFirst("\n", pick(List.of("x\n", "\n+", "\n1"))));
          case 8 -> SampleTrail.SIGNER.sign(replaceOne(BASE64, text, this::base64));
          case 9 -> NoteSigner.generate("example.org/hub").sign(text);
          case 10 -> note.replace("\n", pick(List.of("\r\n", " \n", "\n\n", "")));
          case 11 ->
              note.replace("\u2014 ", pick(List.of("- ", "\u2014", "\u2014  ", "\u2014\u00a0")));
          default ->
              note.replace("hub", pick(List.of("hut", "h b", "h+b", "h\u2003b", "h\u0001b", "")));
        });
    return Json.canonical(head) + bundle.substring(end);
  }

  /** Texts that some decoders take for the same bytes. */
  private String base64(String text) {
    byte[] bytes = Base64.getDecoder().decode(text);
    char last = text.charAt(text.length() - 1 - (text.endsWith("==") ? 2 : 1));
    return switch (random.nextInt(7)) {
      case 0 -> Base64.getUrlEncoder().encodeToString(bytes);
      case 1 -> Base64.getEncoder().withoutPadding().encodeToString(bytes);
      case 2 -> text.replace(last + "=", (char) (last + 1) + "=");
      case 3 -> text + "=";
      case 4 -> text.substring(0, 9) + pick(List.of(" ", "\n", "!", "=")) + text.substring(9);
      case 5 -> Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, bytes.length + 1));
      default -> text + "!";
    };
  }

  /** A change of a content, under hashes and a checkpoint that are made to fit it. */
  byte[] resigned(String bundle) {
    List<String> lines = new ArrayList<>(bundle.lines().toList());
    int place = 1 + below(lines.size() - 1);
    Map<String, Object> entry = SampleTrail.head(lines.get(place));
    if (entry.get("content") instanceof String content) {
      String other = new String(bytes(text(members(content).strip())), StandardCharsets.UTF_8);
      String changed = random.nextBoolean() ? members(content).strip() : other;
      entry.put("content", changed.replace('\0', ' ')); // our writer refuses it
      String hash = HexFormat.of().formatHex(MerkleHash.plain(text((String) entry.get("content"))));
      entry.put("contentHash", hash);
    }
    lines.set(place, Json.canonical(entry));
    Frontier tree = new Frontier();
    try {
      for (String line : lines.subList(1, lines.size())) {
        tree.add(0, BundleEntry.parse(line).leaf());
      }
    } catch (MalformedBundle e) {
      throw new AssertionError(e);
    }
    Map<String, Object> head = SampleTrail.head(lines.get(0));
    head.put("root", HexFormat.of().formatHex(tree.root()));
    Checkpoint checkpoint = new Checkpoint("example.org/hub", tree.size(), Bytes.of(tree.root()));
    head.put("checkpoint", SampleTrail.SIGNER.sign(checkpoint.text()));
    lines.set(0, Json.canonical(head));
    return text(String.join("\n", lines) + "\n");
  }
}
