package dev.keyhold.spring.security;

import dev.keyhold.credentials.PasswordVerification;
import dev.keyhold.credentials.PasswordVerification.Verified;
import dev.keyhold.credentials.Passwords;
import dev.keyhold.spi.StorageException;
import java.util.function.Supplier;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;

/**
 * Logs in with the e-mail address and the password of an account, for form login, HTTP Basic and
 * whatever else takes a name and a password. Passwords are locked after too many failures, and
 * whoever fails is told nothing but that.
 */
public final class PasswordLogin implements AuthenticationProvider {
  private final Supplier<Passwords> passwords;

  /**
   * @param passwords asked for at the first login, as they take a while to be ready
   */
  public PasswordLogin(Supplier<Passwords> passwords) {
    this.passwords = passwords;
  }

  @Override
  public boolean supports(Class<?> authentication) {
    return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
  }

  /**
   * @throws BadCredentialsException if both do not fit, the account is not active, or the password
   *     is locked
   * @throws AuthenticationServiceException if that cannot be known now
   */
  @Override
  public Authentication authenticate(Authentication login) {
    Object password = login.getCredentials();
    if (password == null) {
      throw refused();
    }
    try {
      PasswordVerification verification =
          passwords.get().verify(login.getName(), password.toString().toCharArray());
      if (verification instanceof Verified verified) {
        return loggedIn(verified, login);
      }
      throw refused();
    } catch (StorageException.InvalidInput e) {
      throw refused(); // no account has such an address
    } catch (StorageException e) {
      throw new AuthenticationServiceException("passwords cannot be verified now", e);
    }
  }

  private static BadCredentialsException refused() {
    return new BadCredentialsException("the address or the password is wrong");
  }

  private static Authentication loggedIn(Verified verified, Authentication login) {
    KeyholdUser user = new KeyholdUser(verified.account(), verified.mustChange());
    UsernamePasswordAuthenticationToken token =
        UsernamePasswordAuthenticationToken.authenticated(
            user, null, AuthorityUtils.createAuthorityList("ROLE_" + user.level().name()));
    token.setDetails(login.getDetails());
    return token;
  }
}
