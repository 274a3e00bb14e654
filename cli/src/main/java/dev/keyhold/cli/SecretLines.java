package dev.keyhold.cli;

import dev.keyhold.secrets.EncryptionKey;
import dev.keyhold.secrets.SecretAccess;
import dev.keyhold.secrets.SecretName;
import dev.keyhold.secrets.StoredSecret;
import dev.keyhold.secrets.StoredSecret.Status;
import dev.keyhold.spi.IsoTime;
import dev.keyhold.spi.Text;
import dev.keyhold.spi.Words;

/** How commands show secrets, what was done with them, and the keys that wrap them: a line each. */
final class SecretLines {
  private static final String GAP = "  ";

  private SecretLines() {}

  static String of(StoredSecret secret) {
    return name(secret.secretName())
        + "  version "
        + secret.version()
        + GAP
        + Words.of(secret.status())
        + (secret.status() == Status.DESTROYED ? "" : times(secret));
  }

  private static String times(StoredSecret secret) {
    return secret.readableUntil().map(end -> "  readable until " + IsoTime.text(end)).orElse("")
        + secret.expiresAt().map(end -> "  expires " + IsoTime.text(end)).orElse("")
        + secret.keyId().map(key -> "  key " + Text.visible(key)).orElse("");
  }

  static String name(SecretName name) {
    return Text.visible(name.toString());
  }

  static String of(SecretAccess line) {
    return IsoTime.text(line.stamp().createdAt())
        + GAP
        + Words.of(line.action())
        + " "
        + Words.of(line.outcome())
        + line.why().map(why -> " (" + Words.of(why).replace('_', ' ') + ")").orElse("")
        + GAP
        + name(line.secretName())
        + line.version().map(version -> "  version " + version).orElse("")
        + "  by "
        + Text.visible(line.actorId())
        + line.onBehalfOfId().map(who -> " for " + Text.visible(who)).orElse("")
        + line.reason().map(why -> GAP + Text.visible(why)).orElse("");
  }

  static String of(EncryptionKey key) {
    return Text.visible(key.id())
        + GAP
        + Words.of(key.state()).replace('_', ' ')
        + GAP
        + Text.visible(key.provider())
        + GAP
        + Text.visible(key.reference())
        + "  since "
        + IsoTime.text(key.activatedAt())
        + key.retiredAt().map(at -> " until " + IsoTime.text(at)).orElse("");
  }
}
