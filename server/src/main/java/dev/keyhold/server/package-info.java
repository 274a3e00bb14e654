/** Accounts, organizations, API keys and the audit trail as JSON over HTTP. */
@NullMarked
package dev.keyhold.server;

import org.jspecify.annotations.NullMarked;
