using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Mapping;

/// <summary>
/// Parameters of the model. Secret ones live in Secrets Manager: generated there, or taken once from a hidden parameter of
/// the template. The passwords of caches and databases belong to their own mappers.
/// </summary>
internal static class SettingsMapper
{
    public static void Map(MappingContext context)
    {
        foreach (var setting in context.Topology.Settings)
        {
            var id = LogicalIds.Of(setting.Name);
            context.Expressions[$"{setting.Name}.value"] = setting.Secret ? Secret(context.Template, id, setting) : Plain(context.Template, id, setting);
        }
    }

    private static Setting.Plain Plain(Template template, string id, Topologies.SettingNode setting)
    {
        template.Parameter(id, new TemplateParameter($"Parameter {setting.Name} of the model", setting.Default));
        return new Setting.Plain($"${{{id}}}");
    }

    private static Setting.Secret Secret(Template template, string id, Topologies.SettingNode setting)
    {
        if (setting.GeneratedLength is { } length)
        {
            Generated(template, id, $"Parameter {setting.Name} of the model, generated", length);
        }
        else
        {
            template.Parameter($"{id}Value", new TemplateParameter($"Parameter {setting.Name} of the model") { Secret = true });
            template.Add(id, new("AWS::SecretsManager::Secret")
            {
                ["Description"] = $"Parameter {setting.Name} of the model",
                ["SecretString"] = new Ref($"{id}Value"),
            });
        }

        return new Setting.Secret(id);
    }

    /// <summary>A random password of letters and digits, which is what every connection string can hold without escaping.</summary>
    public static void Generated(Template template, string id, string description, int length) =>
        template.Add(id, new("AWS::SecretsManager::Secret")
        {
            ["Description"] = description,
            ["GenerateSecretString"] = new Map { ["PasswordLength"] = Math.Max(length, 32), ["ExcludePunctuation"] = true },
        });
}
