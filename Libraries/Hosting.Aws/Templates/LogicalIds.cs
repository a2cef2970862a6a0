namespace Showroom.Hosting.Aws.Templates;

/// <summary>Names of the model as parts of logical ids, which may hold letters and digits only: best-sellers becomes BestSellers.</summary>
internal static class LogicalIds
{
    public static string Of(string name) =>
        string.Concat(name.Split(['-', '_', '.', ' '], StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>The same with the type at the end, once: the queue fulfilment becomes FulfilmentQueue, app-queue AppQueue.</summary>
    public static string Of(string name, string type) => Of(name) is var id && id.EndsWith(type, StringComparison.Ordinal) ? id : id + type;
}
