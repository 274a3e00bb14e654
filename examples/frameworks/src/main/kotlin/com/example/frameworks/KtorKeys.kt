package com.example.frameworks

import dev.keyhold.keys.ApiKeys
import dev.keyhold.keys.Verification.Verified
import dev.keyhold.spi.ApiKey
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.createRouteScopedPlugin
import io.ktor.server.response.respond
import io.ktor.util.AttributeKey
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

val KEY = AttributeKey<ApiKey>("keyhold.key")

/** Lets a call pass if its key may be used now: `route("/api") { install(keyholdKeys(keys)); ... }` */
fun keyholdKeys(keys: ApiKeys) =
    createRouteScopedPlugin("KeyholdKeys") {
      onCall { call ->
        val headers = call.request.headers.entries().associate { it.key to it.value }
        // A key that is not in memory is read from the database.
        val verification = withContext(Dispatchers.IO) { keys.verify(headers) }
        if (verification is Verified) {
          call.attributes.put(KEY, verification.key())
        } else {
          call.respond(HttpStatusCode.Unauthorized)
        }
      }
    }
