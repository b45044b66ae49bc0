package org.example;

import com.google.gson.Gson;
import java.util.Map;

/** Greets whom its argument names, as JSON. */
public final class Greeting {
  private Greeting() {}

  public static void main(String[] arguments) {
    String whom = arguments.length == 0 ? "nobody" : arguments[0];
    System.out.println(new Gson().toJson(Map.of("hello", whom)));
  }
}
