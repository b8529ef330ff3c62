package io.latchkey.architecture;

import static java.util.stream.Collectors.joining;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What users can call, as text: one line for each public type and each of its members, in an order that stays. */
final class ApiListing {

    private ApiListing() {}

    static String of(Stream<Class<?>> types) {
        return types.filter(type -> isVisible(type.getModifiers()))
                .filter(type -> type.getEnclosingClass() == null || isPublicAllTheWay(type))
                .sorted((a, b) -> a.getName().compareTo(b.getName()))
                .map(ApiListing::listed)
                .collect(joining("\n"));
    }

    private static boolean isPublicAllTheWay(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        return isVisible(type.getModifiers()) && (outer == null || isPublicAllTheWay(outer));
    }

    private static String listed(Class<?> type) {
        return head(type) + "\n"
                + Stream.of(fields(type), constructors(type), methods(type))
                        .flatMap(members -> members.sorted())
                        .map(member -> "    " + member + "\n")
                        .collect(joining());
    }

    private static String head(Class<?> type) {
        int modifiers =
                type.getModifiers() & ~Modifier.ABSTRACT & ~(type.isRecord() || type.isEnum() ? Modifier.FINAL : 0);
        String kind = type.isInterface() ? "interface" : type.isRecord() ? "record" : type.isEnum() ? "enum" : "class";
        String stated = Modifier.toString(modifiers & ~Modifier.INTERFACE & ~Modifier.STATIC);
        return stated + " " + kind + " " + shortened(type.getName()) + components(type) + superTypes(type);
    }

    private static String components(Class<?> type) {
        return type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .map(component -> typed(component, component.getGenericType(), component.getAnnotatedType())
                                + " " + component.getName())
                        .collect(joining(", ", "(", ")"))
                : "";
    }

    private static String superTypes(Class<?> type) {
        Class<?> parent = type.getSuperclass();
        boolean usual = parent == null || parent == Object.class || type.isRecord() || type.isEnum();
        String interfaces = Arrays.stream(type.getGenericInterfaces())
                .map(ApiListing::shortened)
                .collect(joining(", "));
        return (usual ? "" : " extends " + shortened(parent)) + (interfaces.isEmpty() ? "" : " : " + interfaces);
    }

    private static Stream<String> fields(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(ApiListing::isListed)
                .map(field -> modifiers(field, Modifier.fieldModifiers()) + field(field));
    }

    private static String field(Field field) {
        return field.isEnumConstant()
                ? field.getName()
                : typed(field, field.getGenericType(), field.getAnnotatedType()) + " " + field.getName();
    }

    private static Stream<String> constructors(Class<?> type) {
        return Arrays.stream(type.getDeclaredConstructors())
                .filter(ApiListing::isListed)
                .filter(constructor -> !type.isRecord())
                .map(constructor -> modifiers(constructor, Modifier.constructorModifiers())
                        + type.getSimpleName()
                        + parameters(constructor));
    }

    private static Stream<String> methods(Class<?> type) {
        List<String> components = type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList()
                : List.of();
        return Arrays.stream(type.getDeclaredMethods())
                .filter(ApiListing::isListed)
                .filter(method -> !components.contains(method.getName()))
                .filter(method -> !isOfEveryType(type, method))
                .map(ApiListing::method);
    }

    /** What records and enums have of themselves, and what everything has. */
    private static boolean isOfEveryType(Class<?> type, Method method) {
        return List.of("equals", "hashCode", "toString").contains(method.getName())
                || (type.isEnum() && List.of("values", "valueOf").contains(method.getName()));
    }

    private static String method(Method method) {
        return modifiers(method, Modifier.methodModifiers() & ~Modifier.ABSTRACT)
                + (method.isDefault() ? "default " : "")
                + typed(method, method.getGenericReturnType(), method.getAnnotatedReturnType())
                + " " + method.getName() + parameters(method) + exceptions(method);
    }

    private static String parameters(Executable executable) {
        Type[] types = executable.getGenericParameterTypes();
        AnnotatedType[] annotated = executable.getAnnotatedParameterTypes();
        StringBuilder parameters = new StringBuilder("(");
        for (int i = 0; i < types.length; i++) {
            boolean many = executable.isVarArgs() && i == types.length - 1;
            String text = typed(executable.getParameters()[i], types[i], annotated[i]);
            parameters.append(i == 0 ? "" : ", ").append(many ? text.replace("[]", "...") : text);
        }
        return parameters.append(')').toString();
    }

    private static String exceptions(Executable executable) {
        String thrown = Arrays.stream(executable.getGenericExceptionTypes())
                .map(ApiListing::shortened)
                .collect(joining(", "));
        return thrown.isEmpty() ? "" : " throws " + thrown;
    }

    private static String typed(AnnotatedElement element, Type type, AnnotatedType annotated) {
        boolean nullable = annotated.isAnnotationPresent(Nullable.class) || element.isAnnotationPresent(Nullable.class);
        return shortened(type) + (nullable ? "?" : "");
    }

    private static String shortened(Type type) {
        return shortened(type.getTypeName());
    }

    /** Packages go, and so do the dollars between nested types: nobody has two types of the same name here. */
    private static String shortened(String name) {
        return name.replaceAll("\\b[a-z][\\w]*\\.", "").replace('$', '.');
    }

    private static String modifiers(Member member, int which) {
        String text = Modifier.toString(member.getModifiers() & which);
        return text.isEmpty() ? "" : text + " ";
    }

    private static boolean isListed(Member member) {
        return !member.isSynthetic() && isVisible(member.getModifiers());
    }

    private static boolean isVisible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }
}
