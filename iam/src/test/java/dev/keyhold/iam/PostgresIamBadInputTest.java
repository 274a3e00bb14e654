package dev.keyhold.iam;

import org.junit.jupiter.api.Tag;

@Tag("once")
class PostgresIamBadInputTest extends IamBadInputContract implements OnPostgres {}
