package dev.keyhold.tenants;

import dev.keyhold.spi.Storage;
import dev.keyhold.tck.TenantContract;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two tenants do not meet, wherever they are. */
@ParameterizedClass
@EnumSource(Place.class)
class ApartTest extends TenantContract {
  private final Place place;

  ApartTest(Place place) {
    this.place = place;
  }

  @Override
  protected Opened open(Path directory) {
    Tenants tenants = place.open(directory);
    return new Opened() {
      @Override
      public Storage shared() {
        return tenants.system();
      }

      @Override
      public Storage tenant(String organizationId) {
        return tenants.tenant(organizationId);
      }

      @Override
      public void close() {
        tenants.close();
      }
    };
  }
}
