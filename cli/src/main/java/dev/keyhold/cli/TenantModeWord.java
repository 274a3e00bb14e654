package dev.keyhold.cli;

import dev.keyhold.tenants.TenantMode;

/** Where the rows of a tenant are, as a command is told it. */
enum TenantModeWord {
  rows(TenantMode.ROWS),
  databases(TenantMode.DATABASES);

  private final TenantMode meant;

  TenantModeWord(TenantMode meant) {
    this.meant = meant;
  }

  TenantMode meant() {
    return meant;
  }
}
