package dev.keyhold.server;

import dev.keyhold.secrets.Secrets;
import dev.keyhold.secrets.WrappingKeyProvider;
import java.util.List;

/**
 * Secrets of organizations over HTTP. A value is shown to whoever may change it, and only if he
 * asks for this one; nobody reads one in another's shoes where {@link ServedPower} says who acts
 * for whom. It needs {@code keyhold-secrets}.
 */
public final class ServedSecrets {
  private final List<WrappingKeyProvider> providers;

  private ServedSecrets(List<WrappingKeyProvider> providers) {
    this.providers = providers;
  }

  /**
   * With the providers of wrapping keys that {@link java.util.ServiceLoader} finds. The storage of
   * the kit and those of tenants were opened with {@code SecretTables.SET}.
   */
  public static ServedSecrets ofFoundProviders() {
    return new ServedSecrets(List.of());
  }

  /** With these too, which come first. */
  public ServedSecrets providers(WrappingKeyProvider... those) {
    return new ServedSecrets(List.of(those));
  }

  List<DescribedRoute> routes(Kit kit, TenantStorages storages) {
    Secrets secrets =
        Secrets.over(
            Secrets.Setup.of(kit.storage(), storages::of)
                .providers(providers.toArray(WrappingKeyProvider[]::new)),
            kit.clock());
    return DescribedRoute.all(
        List.of(
            new SecretRoutes(secrets, kit.scope()).all(),
            new SecretLogRoutes(secrets).all(),
            new EncryptionKeyRoutes(secrets.keys()).all()));
  }
}
