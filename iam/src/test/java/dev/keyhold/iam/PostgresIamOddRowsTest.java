package dev.keyhold.iam;

import org.junit.jupiter.api.Tag;

@Tag("once")
class PostgresIamOddRowsTest extends IamOddRowsContract implements OnPostgres {}
