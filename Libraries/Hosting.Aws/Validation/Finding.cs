namespace Showroom.Hosting.Aws.Validation;

/// <summary>Something wrong with a template.</summary>
/// <param name="Where">The logical id of the resource (or the name of the parameter, condition or output), and the path inside it.</param>
/// <param name="What">One sentence that says what is wrong and, where it can, what would be right.</param>
internal sealed record Finding(string Where, string What)
{
    public override string ToString() => $"{Where}: {What}";
}
