package dev.keyhold.spring;

import dev.keyhold.access.Access;
import dev.keyhold.audit.AuditScope;
import dev.keyhold.core.Core;
import dev.keyhold.core.CoreTables;
import dev.keyhold.core.Power;
import dev.keyhold.events.Events;
import dev.keyhold.spi.Storage;
import dev.keyhold.spi.table.SetShape;
import dev.keyhold.spring.power.CallerPower;
import dev.keyhold.spring.security.OnBehalfFilter;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Roles, delegations and sessions of organizations, where {@code keyhold-core} is among the
 * dependencies.
 */
@AutoConfiguration(after = KeyholdAccessAutoConfiguration.class)
@ConditionalOnClass({Core.class, Access.class, Events.class})
@ConditionalOnBooleanProperty(name = "keyhold.events.enabled", matchIfMissing = true)
public class KeyholdPowerAutoConfiguration {
  /** Made by Spring. */
  public KeyholdPowerAutoConfiguration() {}

  /** The tables of the core, which the storage opens with the application's own. */
  @Bean
  SetShape keyholdCoreTables() {
    return CoreTables.SET;
  }

  /** Over one storage for all; an application with {@code Tenants} makes one of its own. */
  @Bean
  @ConditionalOnMissingBean
  Core keyholdCore(Storage storage, Events events, ObjectProvider<InstantSource> clock) {
    return Core.over(
        Core.Setup.of(storage, organization -> storage, events),
        clock.getIfUnique(InstantSource::system));
  }

  @Bean
  @ConditionalOnMissingBean
  Power keyholdPower(Core core) {
    return core.power();
  }

  /** For {@code @PreAuthorize("@power.may(authentication, 'invoice.pay')")}. */
  @Bean
  @ConditionalOnMissingBean(name = "power")
  CallerPower power(Power power) {
    return new CallerPower(power);
  }

  /** Whoever comes on behalf of somebody else; in servlets. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
  static class OnBehalf {
    private static final int BEHIND_SECURITY = SecurityFilterProperties.DEFAULT_FILTER_ORDER + 1;

    @Bean
    FilterRegistrationBean<OnBehalfFilter> keyholdOnBehalfFilter(
        Power power, AuditScope scope, CurrentCaller caller) {
      FilterRegistrationBean<OnBehalfFilter> registration =
          new FilterRegistrationBean<>(new OnBehalfFilter(power, scope, caller.security()));
      registration.setOrder(BEHIND_SECURITY);
      return registration;
    }
  }
}
