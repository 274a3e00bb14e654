import dev.keyhold.secrets.EnvironmentKeys;
import dev.keyhold.secrets.FileKeys;
import dev.keyhold.secrets.Pkcs11Keys;
import dev.keyhold.secrets.WrappingKeyProvider;

/** Secrets: kept encrypted, and each read of them logged. */
module dev.keyhold.secrets {
  requires transitive dev.keyhold.tables;
  requires static org.jspecify;

  uses WrappingKeyProvider;

  provides WrappingKeyProvider with
      FileKeys,
      EnvironmentKeys,
      Pkcs11Keys;

  exports dev.keyhold.secrets;
}
