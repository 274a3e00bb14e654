package dev.keyhold.iam;

class SqliteIamOddRowsTest extends IamOddRowsContract implements OnSqlite {}
