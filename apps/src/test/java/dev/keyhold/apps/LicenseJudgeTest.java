package dev.keyhold.apps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is remembered of signatures that were checked. */
class LicenseJudgeTest {
  private static final int MOST = 10;

  private final LicenseKey root = LicenseKey.make();
  private final LicenseKey author = LicenseKey.make();
  private final LicenseIssuer issuer =
      new LicenseIssuer(
          LicenseIssuer.certify(root, "maker", author, AppPlace.BEGIN, Optional.empty()), author);
  private final LicenseJudge judge =
      new LicenseJudge(LicenseTrust.of(LicenseRoots.of(root), "here"), MOST);

  private LicenseFile licence(String name) {
    return issuer.issue(LicenseTerms.of(name, AppPlace.CRM, LicenseTier.STANDARD, AppPlace.BEGIN));
  }

  @Test
  void a_signature_is_checked_once_until_too_many_others_were() {
    LicenseFile first = licence("first");
    LicenseFile asked = licence("asked");
    LicenseChain checked = judge.chain(first);
    LicenseChain kept = judge.chain(asked);
    assertThat(judge.chain(first)).isSameAs(checked);
    for (int i = 0; i < MOST; i++) {
      judge.chain(licence("l-" + i));
      assertThat(judge.chain(asked)).isSameAs(kept);
    }
    assertThat(judge.chain(first)).isNotSameAs(checked);
  }
}
