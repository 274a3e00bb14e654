package dev.keyhold.iam;

class PostgresIamBadInputTest extends IamBadInputContract implements OnPostgres {}
