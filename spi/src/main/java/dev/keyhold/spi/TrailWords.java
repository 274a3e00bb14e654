package dev.keyhold.spi;

/**
 * The words that Keyhold itself writes into the trail: its actions, and the types of targets. A hub
 * may write any others. {@code docs/hub.md} lists the actions.
 */
public final class TrailWords {
  public static final String ACCOUNT = "account";
  public static final String ORGANIZATION = "organization";
  public static final String MEMBERSHIP = "membership";
  public static final String API_KEY = "api_key";

  public static final String ACCOUNT_CREATE = "account.create";
  public static final String ACCOUNT_UPDATE = "account.update";
  public static final String ACCOUNT_SUSPEND = "account.suspend";
  public static final String ACCOUNT_DEACTIVATE = "account.deactivate";
  public static final String ACCOUNT_REACTIVATE = "account.reactivate";
  public static final String ACCOUNT_DELETE = "account.delete";

  public static final String ORGANIZATION_CREATE = "organization.create";
  public static final String ORGANIZATION_UPDATE = "organization.update";
  public static final String ORGANIZATION_TRANSFER = "organization.transfer";
  public static final String ORGANIZATION_SUSPEND = "organization.suspend";
  public static final String ORGANIZATION_REACTIVATE = "organization.reactivate";
  public static final String ORGANIZATION_DELETE = "organization.delete";

  public static final String MEMBER_ADD = "member.add";
  public static final String MEMBER_CHANGE_LEVEL = "member.change_level";
  public static final String MEMBER_REMOVE = "member.remove";

  public static final String PASSWORD_SET = "password.set";
  public static final String PASSWORD_CHANGE = "password.change";
  public static final String PASSWORD_REHASH = "password.rehash";
  public static final String PASSWORD_LOCK = "password.lock";
  public static final String PASSWORD_CLEAR_FAILURES = "password.clear_failures";
  public static final String PASSWORD_REMOVE = "password.remove";
  public static final String PASSWORD_VERIFY = "password.verify";

  public static final String API_KEY_CREATE = "api_key.create";
  public static final String API_KEY_UPDATE = "api_key.update";
  public static final String API_KEY_ENABLE = "api_key.enable";
  public static final String API_KEY_DISABLE = "api_key.disable";
  public static final String API_KEY_REVOKE = "api_key.revoke";
  public static final String API_KEY_ROTATE = "api_key.rotate";
  public static final String API_KEY_REHASH = "api_key.rehash";
  public static final String API_KEY_DELETE = "api_key.delete";
  public static final String API_KEY_VERIFY = "api_key.verify";
  public static final String API_KEY_USE = "api_key.use";

  public static final String AUDIT_ERASE = "audit.erase";
  public static final String AUDIT_REBUILD_TREE = "audit.rebuild_tree";
  public static final String AUDIT_RETENTION = "audit.retention";

  private TrailWords() {}
}
