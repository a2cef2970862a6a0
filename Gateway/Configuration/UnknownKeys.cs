using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Showroom.Gateway.Configuration;

/// <summary>Finds configuration keys that no property reads, and values that their property cannot have: in a dictionary, the binder ignores both.</summary>
internal static class UnknownKeys
{
    /// <param name="section">The section to check.</param>
    /// <param name="type">The type whose properties are its keys. The keys of a dictionary are free.</param>
    /// <param name="notRead">Properties that are not read from the configuration, although they are public.</param>
    /// <returns>A message for each unknown key and invalid value.</returns>
    public static IEnumerable<string> Find(IConfigurationSection section, Type type, params string[] notRead)
    {
        if (GetElementType(type) is { } element)
        {
            return GetChildren(section).SelectMany(child => Find(child, element, notRead));
        }

        if (type.IsValueType || type == typeof(string) || type.Namespace == nameof(System))
        {
            return FindInvalidValue(section, Nullable.GetUnderlyingType(type) ?? type);
        }

        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => !notRead.Contains(property.Name)).ToArray();
        return GetChildren(section).SelectMany(child =>
            Array.Find(properties, property => property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase)) is { } property
                ? Find(child, property.PropertyType, notRead)
                : [$"{child.Path} is not a known key: the keys under {section.Path} are {string.Join(", ", properties.Select(known => known.Name).Order())}."]);
    }

    private static IEnumerable<string> FindInvalidValue(IConfigurationSection section, Type type)
    {
        if (section.Value is not { Length: > 0 } value)
        {
            return [];
        }

        var advice = type.IsEnum && !Enum.TryParse(type, value, ignoreCase: true, out _) ? $": use one of {string.Join(", ", Enum.GetNames(type))}."
            : type == typeof(bool) && !bool.TryParse(value, out _) ? ": use true or false."
            : type == typeof(int) && !int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out _) ? ", which is not an integer."
            : type == typeof(TimeSpan) && !TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _) ? ", which is not a duration as 00:01:00."
            : null;
        return advice is null ? [] : [$"{section.Path} is '{value}'{advice}"];
    }

    /// <summary>A key without a value is as good as absent.</summary>
    private static IEnumerable<IConfigurationSection> GetChildren(IConfigurationSection section) => section.GetChildren().Where(child => child.Exists());

    private static Type? GetElementType(Type type) => type == typeof(string) || !type.IsAssignableTo(typeof(IEnumerable)) || !type.IsGenericType
        ? null
        : type.GetGenericArguments()[^1];
}
