package dev.keyhold.core;

import dev.keyhold.spi.StorageException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.InitialDirContext;

/** Asks the servers of the system, or one of yours, by the JDK's own client. */
public final class DnsTxtRecords implements TxtRecords {
  private static final String TXT = "TXT";
  private static final String MILLIS = "2000";

  private final String url;

  private DnsTxtRecords(String url) {
    this.url = url;
  }

  /** By the servers that the system is set up with. */
  public static DnsTxtRecords ofSystem() {
    return new DnsTxtRecords("dns:");
  }

  public static DnsTxtRecords at(InetSocketAddress server) {
    return new DnsTxtRecords("dns://" + server.getHostString() + ":" + server.getPort());
  }

  @Override
  public List<String> of(String name) {
    try {
      InitialDirContext context = new InitialDirContext(settings());
      try {
        return texts(context, name);
      } finally {
        context.close();
      }
    } catch (NameNotFoundException e) {
      return List.of();
    } catch (NamingException e) {
      throw new StorageException.Unavailable("the name servers do not answer for " + name, e);
    }
  }

  @SuppressWarnings("JdkObsolete") // JNDI takes no other map
  private Hashtable<String, String> settings() {
    Hashtable<String, String> settings = new Hashtable<>();
    settings.put(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
    settings.put(Context.PROVIDER_URL, url);
    settings.put("com.sun.jndi.dns.timeout.initial", MILLIS);
    settings.put("com.sun.jndi.dns.timeout.retries", "2");
    return settings;
  }

  @SuppressWarnings("BanJNDI") // the context of DNS makes texts of records, and no objects
  private static List<String> texts(InitialDirContext context, String name) throws NamingException {
    Optional<Attribute> records =
        Optional.ofNullable(context.getAttributes(name, new String[] {TXT}).get(TXT));
    List<String> texts = new ArrayList<>();
    if (records.isPresent()) {
      NamingEnumeration<?> values = records.get().getAll();
      while (values.hasMore()) {
        texts.add(String.valueOf(values.next()));
      }
    }
    return texts;
  }
}
