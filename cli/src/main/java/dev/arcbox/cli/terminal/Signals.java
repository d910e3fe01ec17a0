package dev.arcbox.cli.terminal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Signal handlers by {@code sun.misc.Signal} of module jdk.unsupported, the only door the JDK has.
 * By reflection: the compiler's warning of its use cannot be suppressed, and a JDK without it must
 * cost resizing, not the command.
 */
final class Signals {
  private Signals() {}

  static Terminal.Registration handle(String name, Runnable action) {
    try {
      Class<?> signalClass = Class.forName("sun.misc.Signal");
      Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
      Object signal = signalClass.getConstructor(String.class).newInstance(name);
      Object handler =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handlerClass},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      action.run();
                      yield null;
                    }
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" ->
                        System.identityHashCode(proxy) == System.identityHashCode(arguments[0]);
                    default -> "signal handler";
                  });
      var register = signalClass.getMethod("handle", signalClass, handlerClass);
      Object before = register.invoke(null, signal, handler);
      return () -> restore(register, signal, before);
    } catch (InvocationTargetException e) {
      return Signals::nothing; // the virtual machine keeps this signal to itself
    } catch (ReflectiveOperationException e) {
      return Signals::nothing; // a run time without the class
    }
  }

  private static void restore(java.lang.reflect.Method register, Object signal, Object before) {
    try {
      register.invoke(null, signal, before);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a signal that was handled cannot be given back", e);
    }
  }

  private static void nothing() {}
}
