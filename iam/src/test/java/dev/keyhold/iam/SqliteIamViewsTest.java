package dev.keyhold.iam;

class SqliteIamViewsTest extends IamViewsContract implements OnSqlite {}
