package dev.keyhold.tenants;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Place.class)
class ApartTest extends ApartContract {
  ApartTest(Place place) {
    super(place);
  }
}
