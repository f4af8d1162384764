package io.mysocket.client;

import io.mysocket.client.console.World;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import picocli.CommandLine;

/** Makes commands and their options for picocli, and gives those that ask for it the world. */
final class Commands implements CommandLine.IFactory {
  private final World world;

  Commands(World world) {
    this.world = world;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    for (Constructor<?> each : type.getDeclaredConstructors()) {
      if (Arrays.equals(each.getParameterTypes(), new Class<?>[] {World.class})) {
        each.setAccessible(true);
        return type.cast(each.newInstance(world));
      }
    }
    return CommandLine.defaultFactory().create(type);
  }
}
