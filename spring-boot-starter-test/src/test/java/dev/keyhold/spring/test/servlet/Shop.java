package dev.keyhold.spring.test.servlet;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** An application whose database is somewhere else. */
@SpringBootApplication
class Shop {}
