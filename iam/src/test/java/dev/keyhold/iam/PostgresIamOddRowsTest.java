package dev.keyhold.iam;

class PostgresIamOddRowsTest extends IamOddRowsContract implements OnPostgres {}
