package com.example.first;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
public class FirstApplication {
  public static void main(String[] arguments) {
    SpringApplication.run(FirstApplication.class, arguments);
  }
}
