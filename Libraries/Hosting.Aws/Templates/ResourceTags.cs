namespace Showroom.Hosting.Aws.Templates;

internal static class ResourceTags
{
    /// <summary>The tag Name, as the console shows it: STACK-<paramref name="name"/>.</summary>
    public static Value Name(string name) => [new Map { ["Key"] = "Name", ["Value"] = new Sub($"${{AWS::StackName}}-{name}") }];
}
