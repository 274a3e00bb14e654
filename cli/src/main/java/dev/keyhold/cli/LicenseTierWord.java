package dev.keyhold.cli;

import dev.keyhold.apps.LicenseTier;

/** The tier of a licence, as a command is told it. */
enum LicenseTierWord {
  enterprise(LicenseTier.ENTERPRISE),
  standard(LicenseTier.STANDARD),
  trial(LicenseTier.TRIAL),
  free(LicenseTier.FREE);

  private final LicenseTier meant;

  LicenseTierWord(LicenseTier meant) {
    this.meant = meant;
  }

  LicenseTier meant() {
    return meant;
  }
}
