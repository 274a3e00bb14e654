package dev.keyhold.spring;

import dev.keyhold.credentials.Passwords;
import dev.keyhold.spring.security.KeyGuard;
import dev.keyhold.spring.security.KeyholdWebFlux;
import dev.keyhold.spring.security.PasswordLogin;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.ReactiveUserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.reactive.ReactiveWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.ReactiveAuthenticationManagerAdapter;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.web.reactive.config.WebFluxConfigurer;

/** Keys and passwords in applications of WebFlux. */
@AutoConfiguration(
    after = KeyholdAutoConfiguration.class,
    before = {
      ReactiveWebSecurityAutoConfiguration.class,
      ReactiveUserDetailsServiceAutoConfiguration.class
    },
    beforeName =
        "org.springframework.boot.security.autoconfigure.actuate.web.reactive.ReactiveManagementWebSecurityAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(WebFluxConfigurer.class)
@EnableWebFluxSecurity
public class KeyholdWebFluxAutoConfiguration {
  /** Made by Spring. */
  public KeyholdWebFluxAutoConfiguration() {}

  @Bean
  @ConditionalOnMissingBean
  KeyholdWebFlux keyholdWebFlux(KeyGuard guard, CurrentCaller caller) {
    return new KeyholdWebFlux(guard, caller.security());
  }

  /** Where the application has no chain of its own, every request needs a key, but for health. */
  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBooleanProperty(name = "keyhold.security.protect-all", matchIfMissing = true)
  SecurityWebFilterChain keyholdSecurityWebFilterChain(
      ServerHttpSecurity http, KeyholdWebFlux keyhold) {
    OpenHealth.permit(http);
    keyhold.customize(http);
    return http.authorizeExchange(all -> all.anyExchange().authenticated()).build();
  }

  /** Logs in with Keyhold's passwords, where nobody else does, on threads that may wait. */
  @Bean
  @ConditionalOnMissingBean({ReactiveAuthenticationManager.class, ReactiveUserDetailsService.class})
  ReactiveAuthenticationManager keyholdPasswordLogin(ObjectProvider<Passwords> passwords) {
    return new ReactiveAuthenticationManagerAdapter(
        new ProviderManager(new PasswordLogin(passwords::getObject)));
  }
}
