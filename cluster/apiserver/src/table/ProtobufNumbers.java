import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.PrintStream;
import java.util.List;
import java.util.TreeMap;

/**
 * Writes the table of field numbers by which the API server reads protocol buffers. Not part of the
 * build: run it when kinds are added, with client-java-proto and protobuf-java on the class path:
 *
 * <pre>java -cp … cluster/apiserver/src/table/ProtobufNumbers.java >
 * cluster/apiserver/src/main/resources/io/gantry/cluster/apiserver/protobuf/messages.txt</pre>
 */
final class ProtobufNumbers {
  private static final List<String> FILES =
      List.of(
          "IntStr",
          "Meta",
          "Resource",
          "Runtime",
          "V1",
          "V1Apps",
          "V1Authentication",
          "V1Authorization",
          "V1Autoscaling",
          "V1Batch",
          "V1Coordination",
          "V1Discovery",
          "V1Events",
          "V1Networking",
          "V1Policy",
          "V1Rbac",
          "V1Scheduling",
          "V1Storage");

  public static void main(String[] arguments) throws Exception {
    var lines = new TreeMap<String, String>();
    for (String file : FILES) {
      var type = Class.forName("io.kubernetes.client.proto." + file);
      var descriptor = (FileDescriptor) type.getMethod("getDescriptor").invoke(null);
      for (Descriptor message : descriptor.getMessageTypes()) {
        lines.put(name(message), line(message));
      }
    }
    PrintStream out = System.out;
    lines.values().forEach(out::println);
  }

  private static String line(Descriptor message) {
    var line = new StringBuilder(name(message));
    for (FieldDescriptor field : message.getFields()) {
      line.append('|')
          .append(field.getNumber())
          .append(' ')
          .append(field.getName().replace("uID", "uid"))
          .append(' ');
      if (field.isMapField()) {
        line.append("map ").append(type(field.getMessageType().findFieldByNumber(2)));
      } else {
        line.append(field.isRepeated() ? "list " : "one ").append(type(field));
      }
    }
    return line.toString();
  }

  private static String type(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING -> "string";
      case BYTE_STRING -> "bytes";
      case BOOLEAN -> "bool";
      case INT, LONG -> "int";
      case MESSAGE -> name(field.getMessageType());
      default -> "other";
    };
  }

  private static String name(Descriptor message) {
    return message
        .getFullName()
        .replace("k8s.io.api.", "")
        .replace("k8s.io.apimachinery.pkg.apis.", "")
        .replace("k8s.io.apimachinery.pkg.", "");
  }
}
