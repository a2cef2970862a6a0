namespace Showroom.Hosting.Aws;

/// <summary>Files that are part of the assembly.</summary>
internal static class Embedded
{
    public static string Read(string file)
    {
        using var reader = new StreamReader(Open(file));
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    public static Stream Open(string file) =>
        typeof(Embedded).Assembly.GetManifestResourceStream($"Aws/{file}") ?? throw new InvalidOperationException($"{file} is not in the assembly.");
}
