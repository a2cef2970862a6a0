using Showroom.Hosting.Aws.Steps;

namespace Showroom.Tests.Model.Aws;

/// <summary>The file that steps write and read: its format is that of the setting, or of what is there.</summary>
public sealed class TemplateFileTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("showroom-template-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData(null, "aws.template.json")]
    [InlineData("json", "aws.template.json")]
    [InlineData("yaml", "aws.template.yaml")]
    public void Publishing_writes_the_format_of_the_setting(string? format, string file) => Assert.Equal(file, Path.GetFileName(File(format).PathToWrite));

    [Theory]
    [InlineData("aws.template.json", null, "aws.template.json")]
    [InlineData("aws.template.yaml", null, "aws.template.yaml")]
    [InlineData("aws.template.json,aws.template.yaml", "yaml", "aws.template.yaml")]
    [InlineData("aws.template.json,aws.template.yaml", "json", "aws.template.json")]
    public void A_step_reads_what_is_there(string files, string? format, string found)
    {
        Write(files);
        Assert.Equal(found, Path.GetFileName(File(format).FindWritten()));
    }

    [Theory]
    [InlineData("", null, "There is no template at DIRECTORY/aws.template.json. Publish first, or set --output-path to the directory that it was published to.")]
    [InlineData("aws.template.json", "yaml", "There is no template at DIRECTORY/aws.template.yaml. Publish first, or set --output-path to the directory that it was published to.")]
    [InlineData("aws.template.json,aws.template.yaml", null, "DIRECTORY has a template in JSON and one in YAML: say which with --aws:Format.")]
    [InlineData("", "toml", "aws:Format is 'toml'. Allowed: json (the default), yaml.")]
    public void What_is_not_there_or_there_twice_is_said(string files, string? format, string sentence)
    {
        Write(files);
        var refused = Assert.Throws<DistributedApplicationException>(() => File(format).FindWritten());
        Assert.Equal(sentence, refused.Message.Replace(_directory.FullName, "DIRECTORY", StringComparison.Ordinal).Replace('\\', '/'));
    }

    private TemplateFile File(string? format) => new(_directory.FullName, "aws", format);

    private void Write(string files)
    {
        foreach (var file in files.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            System.IO.File.WriteAllText(Path.Combine(_directory.FullName, file), "{}");
        }
    }
}
