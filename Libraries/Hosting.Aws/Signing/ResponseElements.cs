using System.Xml.Linq;

namespace Showroom.Hosting.Aws.Signing;

/// <summary>Reads the elements of a response by their local names: all have the namespace of the API's version.</summary>
internal static class ResponseElements
{
    public static XElement? Member(this XElement parent, string name) => parent.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    public static IEnumerable<XElement> Members(this XElement parent, string list) => parent.Member(list)?.Elements() ?? [];

    /// <returns>The text of the element; null when it is missing or empty.</returns>
    public static string? Text(this XElement parent, string name) => parent.Member(name)?.Value is { Length: > 0 } text ? text : null;

    /// <exception cref="AwsException">There is no such element.</exception>
    public static string Required(this XElement parent, string name) => parent.Member(name)?.Value
        ?? throw new AwsException(null, $"The response has no {name}, so the endpoint is not AWS. Check the Endpoint setting.");
}
