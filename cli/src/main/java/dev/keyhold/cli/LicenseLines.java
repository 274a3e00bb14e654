package dev.keyhold.cli;

import dev.keyhold.apps.LicenseTerms;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.Words;
import java.io.PrintWriter;
import java.util.TreeMap;

/** What a licence says, for people. */
final class LicenseLines {
  private LicenseLines() {}

  static void print(PrintWriter out, LicenseTerms terms) {
    out.println("  name      " + Text.visible(terms.name()));
    out.println("  app       " + Text.visible(terms.appId()));
    out.println("  tier      " + Words.of(terms.tier()));
    out.println("  for       " + Text.visible(terms.organizationId()));
    out.println("  bound to  " + Text.visible(String.join(" ", terms.instances())));
    out.println("  from      " + terms.startsAt());
    terms.endsAt().ifPresent(end -> out.println("  until     " + end));
    terms.features().forEach(feature -> out.println("  feature   " + Text.visible(feature)));
    new TreeMap<>(terms.limits())
        .forEach((of, most) -> out.println("  limit     " + Text.visible(of) + "=" + most));
  }
}
