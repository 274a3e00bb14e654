package dev.keyhold.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two verifiers that were written apart come to the same verdict on every bundle, to the word, and
 * to a good one on the true bundle alone. {@code -Dkeyhold.mangled=N} makes a longer run of it.
 */
class MangledBundlesTest {
  private static final long SEED = Long.getLong("keyhold.seed", System.nanoTime());
  private static final int BUNDLES = Integer.getInteger("keyhold.mangled", 3_000);
  private static final int AT_A_TIME = 20_000;

  /** What no hash covers: that an erased entry was erased, and when. */
  private static final Pattern ERASURE =
      Pattern.compile("\"content\":(null|\"(?:[^\"\\\\]|\\\\.)*\")|\"erasedAt\":(null|-?\\d+)");

  private static final NoteVerifier KEY = SampleTrail.SIGNER.verifier();

  @TempDir Path folder;
  private final Random random = new Random(SEED);
  private final Map<String, Integer> counts = new HashMap<>();

  private record Base(Mangler mangler, String bundle) {
    boolean isWhole() {
      return bundle.contains("\"prefix\":[]") && bundle.contains("\"suffix\":[]");
    }
  }

  private List<Base> bases() {
    List<Base> bases = new ArrayList<>();
    for (SampleTrail trail :
        List.of(new SampleTrail(16, true), new SampleTrail(21, true), new SampleTrail(9, false))) {
      Mangler mangler = new Mangler(random, trail);
      for (int[] range : new int[][] {{1, trail.size}, {2, 7}, {5, 5}, {3, trail.size}, {1, 8}}) {
        bases.add(new Base(mangler, trail.bundle(range[0], range[1])));
      }
    }
    return bases;
  }

  @Test
  void two_verifiers_agree_on_every_bundle_and_take_the_true_one_alone() throws Exception {
    System.out.printf("MangledBundlesTest: -Dkeyhold.seed=%d, %,d bundles%n", SEED, BUNDLES);
    List<Base> bases = bases();
    for (int done = 0; done < BUNDLES; done += AT_A_TIME) {
      List<byte[]> bundles = new ArrayList<>();
      List<String> verdicts = new ArrayList<>();
      for (int i = 0; i < Math.min(AT_A_TIME, BUNDLES - done); i++) {
        Base base = bases.get(random.nextInt(bases.size()));
        byte[] mangled = mangled(base);
        bundles.add(mangled);
        verdicts.add(verdict(mangled));
      }
      compare(bundles, verdicts);
    }
    System.out.println("MangledBundlesTest: " + counts);
    assertThat(counts.keySet()).contains("malformed", "edited", "missing", "history", "intact");
  }

  private byte[] mangled(Base base) throws IOException {
    if (random.nextInt(4) == 0 && base.isWhole()) {
      return base.mangler().resigned(base.bundle()); // who has the key may sign what he likes
    }
    byte[] mangled = base.mangler().mangle(base.bundle());
    boolean taken = verdict(mangled).startsWith("intact");
    assertThat(taken && !saysTheSame(mangled, base.bundle())).as(shown(mangled)).isFalse();
    return mangled;
  }

  private static String verdict(byte[] bundle) throws IOException {
    BundleVerdict verdict = TrailBundle.verify(new ByteArrayInputStream(bundle), Optional.of(KEY));
    return (verdict.isIntact() ? "intact " : "refused ") + verdict.found();
  }

  private void compare(List<byte[]> bundles, List<String> verdicts) throws Exception {
    for (String verdict : verdicts) {
      counts.merge(verdict.split("[ :]", 3)[1], 1, Integer::sum);
    }
    if (!NodeVerifier.isThere()) {
      System.out.println("MangledBundlesTest: there is no node, so nothing was compared");
      return;
    }
    List<String> others = NodeVerifier.verdicts(folder, bundles, KEY.text());
    for (int i = 0; i < bundles.size(); i++) {
      assertThat(others.get(i)).as(shown(bundles.get(i))).isEqualTo(verdicts.get(i));
    }
    assertThat(others).hasSameSizeAs(verdicts);
  }

  private static String shown(byte[] bundle) {
    return String.format(
        Locale.ROOT, "seed %d: %s", SEED, new String(bundle, StandardCharsets.UTF_8));
  }

  /** Byte for byte, but for what {@code docs/audit-format.md} says that nothing proves. */
  private static boolean saysTheSame(byte[] mangled, String bundle) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(mangled)).toString();
      return text.equals(bundle)
          || ERASURE.matcher(text).replaceAll("").equals(ERASURE.matcher(bundle).replaceAll(""));
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  @Test
  void the_true_bundles_are_taken() throws Exception {
    for (Base base : bases()) {
      boolean signed = base.bundle().startsWith("{\"checkpoint\":\"");
      assertThat(verdict(base.bundle().getBytes(StandardCharsets.UTF_8)))
          .startsWith(signed ? "intact intact: " : "refused there is no checkpoint");
    }
  }
}
