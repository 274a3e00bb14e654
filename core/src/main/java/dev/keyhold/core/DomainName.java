package dev.keyhold.core;

import com.google.common.net.InternetDomainName;
import dev.keyhold.spi.StorageException;
import java.net.IDN;
import java.util.Locale;
import java.util.Set;

/**
 * A domain that somebody may own: below a public suffix, and no provider's of mail for everybody.
 *
 * @see <a href="https://publicsuffix.org/">the list of public suffixes</a>
 */
final class DomainName {
  private static final String FIELD = "domain";

  /** Whoever has a mailbox there is nobody's member by that. */
  private static final Set<String> FOR_EVERYBODY =
      Set.of(
          "aol.com",
          "gmail.com",
          "gmx.de",
          "gmx.net",
          "googlemail.com",
          "hotmail.com",
          "icloud.com",
          "live.com",
          "mail.ru",
          "me.com",
          "msn.com",
          "outlook.com",
          "proton.me",
          "protonmail.com",
          "qq.com",
          "web.de",
          "yahoo.com",
          "yandex.ru",
          "163.com");

  private DomainName() {}

  /**
   * The name in lower case, as DNS has it.
   *
   * @throws StorageException.InvalidInput if it is none that one organization can own
   */
  static String of(String given) {
    String ascii = ascii(given);
    InternetDomainName name = parsed(ascii);
    if (!name.isUnderPublicSuffix()) {
      throw new StorageException.InvalidInput(
          FIELD, "the domain is a public suffix, or is not below one");
    }
    if (FOR_EVERYBODY.contains(ascii)) {
      throw new StorageException.InvalidInput(
          FIELD, "the domain has mailboxes for everybody, and is no organization's");
    }
    return ascii;
  }

  private static String ascii(String given) {
    try {
      return IDN.toASCII(given, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static InternetDomainName parsed(String ascii) {
    if (ascii.endsWith(".")) {
      throw malformed();
    }
    try {
      return InternetDomainName.from(ascii);
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static StorageException.InvalidInput malformed() {
    return new StorageException.InvalidInput(
        FIELD, "a domain is labels joined by dots, such as example.org");
  }
}
