using System.Collections;
using System.Reflection;

namespace Showroom.Gateway.Configuration;

/// <summary>Finds configuration keys that no property reads.</summary>
internal static class UnknownKeys
{
    /// <param name="section">The section to check.</param>
    /// <param name="type">The type whose properties are its keys. The keys of a dictionary are free.</param>
    /// <param name="notRead">Properties that are not read from the configuration, although they are public.</param>
    /// <returns>A message for each unknown key.</returns>
    public static IEnumerable<string> Find(IConfigurationSection section, Type type, params string[] notRead)
    {
        if (GetElementType(type) is { } element)
        {
            return GetChildren(section).SelectMany(child => Find(child, element, notRead));
        }

        if (type.IsValueType || type == typeof(string) || type.Namespace == nameof(System))
        {
            return [];
        }

        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => !notRead.Contains(property.Name)).ToArray();
        return GetChildren(section).SelectMany(child =>
            Array.Find(properties, property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)) is { } property
                ? Find(child, property.PropertyType, notRead)
                : [$"{child.Path} is not a known key: the keys under {section.Path} are {string.Join(", ", properties.Select(known => known.Name).Order())}."]);
    }

    /// <summary>A key without a value is as good as absent.</summary>
    private static IEnumerable<IConfigurationSection> GetChildren(IConfigurationSection section) => section.GetChildren().Where(child => child.Exists());

    private static Type? GetElementType(Type type) => type == typeof(string) || !type.IsAssignableTo(typeof(IEnumerable)) || !type.IsGenericType
        ? null
        : type.GetGenericArguments()[^1];
}
