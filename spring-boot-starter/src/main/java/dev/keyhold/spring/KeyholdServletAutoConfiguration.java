package dev.keyhold.spring;

import static dev.keyhold.spring.security.KeyholdConfigurer.keyhold;
import static org.springframework.security.config.Customizer.withDefaults;

import dev.keyhold.credentials.Passwords;
import dev.keyhold.spring.security.BearerTokensBesideKeys;
import dev.keyhold.spring.security.KeyGuard;
import dev.keyhold.spring.security.PasswordLogin;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.web.SecurityFilterChain;

/** Keys and passwords in applications of servlets. */
@AutoConfiguration(
    after = KeyholdAutoConfiguration.class,
    before = {ServletWebSecurityAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class},
    beforeName =
        "org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration")
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public class KeyholdServletAutoConfiguration {
  /** Made by Spring. */
  public KeyholdServletAutoConfiguration() {}

  /** Where the application has no chain of its own, every request needs a key, but for health. */
  @Bean
  @Order(SecurityFilterProperties.BASIC_AUTH_ORDER) // where Boot's own would be
  @ConditionalOnMissingBean
  @ConditionalOnBooleanProperty(name = "keyhold.security.protect-all", matchIfMissing = true)
  SecurityFilterChain keyholdSecurityFilterChain(HttpSecurity http) {
    OpenHealth.permit(http);
    return http.with(keyhold(), withDefaults())
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .build();
  }

  /** Logs in with Keyhold's passwords, where nobody else does. */
  @Bean
  @ConditionalOnMissingBean({
    AuthenticationProvider.class,
    AuthenticationManager.class,
    UserDetailsService.class
  })
  PasswordLogin keyholdPasswordLogin(ObjectProvider<Passwords> passwords) {
    return new PasswordLogin(passwords::getObject);
  }

  /** Beside the tokens of others. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnClass(BearerTokenResolver.class)
  static class BesideTokens {
    @Bean
    @ConditionalOnMissingBean
    BearerTokenResolver keyholdBearerTokenResolver(KeyGuard guard) {
      return new BearerTokensBesideKeys(guard);
    }
  }
}
