using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Secrets;

/// <summary>
/// Parameters of the model. Secret ones are stored in Secrets Manager: generated there, or read from a NoEcho parameter of the
/// template.
/// </summary>
internal static class ParameterMapper
{
    public static void Map(MappingContext context, ParameterNode parameter)
    {
        var id = LogicalIds.Of(parameter.Name);
        context.Expressions[$"{parameter.Name}.value"] = parameter.Secret ? Secret(context.Template, id, parameter) : Plain(context.Template, id, parameter);
    }

    private static Setting.Plain Plain(Template template, string id, ParameterNode parameter)
    {
        template.Parameter(id, new TemplateParameter($"Parameter {parameter.Name} of the model", parameter.Default));
        return new Setting.Plain($"${{{id}}}");
    }

    private static Setting.Secret Secret(Template template, string id, ParameterNode parameter)
    {
        if (parameter.GeneratedLength is { } length)
        {
            Generated(template, id, $"Parameter {parameter.Name} of the model, generated", length);
        }
        else
        {
            template.Parameter($"{id}Value", new TemplateParameter($"Parameter {parameter.Name} of the model") { Secret = true });
            template.Add(id, new("AWS::SecretsManager::Secret")
            {
                ["Description"] = $"Parameter {parameter.Name} of the model",
                ["SecretString"] = new Ref($"{id}Value"),
            });
        }

        return new Setting.Secret(id);
    }

    /// <summary>A random password of letters and digits, which needs no escaping in a connection string.</summary>
    public static void Generated(Template template, string id, string description, int length) =>
        template.Add(id, new("AWS::SecretsManager::Secret")
        {
            ["Description"] = description,
            ["GenerateSecretString"] = new Map { ["PasswordLength"] = Math.Max(length, 32), ["ExcludePunctuation"] = true },
        });
}
