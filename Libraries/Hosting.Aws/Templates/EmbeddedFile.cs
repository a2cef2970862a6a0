namespace Showroom.Hosting.Aws.Templates;

/// <summary>Files that are part of the assembly.</summary>
internal static class EmbeddedFile
{
    public static string Read(string file)
    {
        using var reader = new StreamReader(Open(file));
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    public static Stream Open(string file) =>
        typeof(EmbeddedFile).Assembly.GetManifestResourceStream($"Aws/{file}") ?? throw new InvalidOperationException($"{file} is not in the assembly.");
}
