using Showroom.Hosting.Aws.Mapping;
using Showroom.Hosting.Aws.Templates;

namespace Showroom.Hosting.Aws.Ecs;

/// <summary>
/// The environment variables of a service, with references of the model resolved to resources of the template. ECS reads
/// secrets from Secrets Manager when it starts a container: they are in neither the template nor the task definition.
/// </summary>
internal static class EnvironmentMapper
{
    private const string HttpPorts = "HTTP_PORTS";
    private const string AllowedHosts = "AllowedHosts";

    public static IReadOnlyDictionary<string, Setting> Map(MappingContext context, ServiceNode service)
    {
        var settings = new SortedDictionary<string, Setting>(StringComparer.Ordinal);
        if (service.Listens)
        {
            settings[HttpPorts] = new Setting.Plain(string.Join(';', PortsToListenOn(service)));
            // The load balancer terminates TLS and forwards the original scheme in a header.
            settings["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = new Setting.Plain("true");
        }

        if (service.External)
        {
            // The load balancer probes health by address, which the service accepts for health; an empty parameter adds no name.
            settings[AllowedHosts] = new Setting.Plain(context.Site.Hosts);
        }

        foreach (var variable in service.Environment.Where(v => v.Name is not (HttpPorts or "HTTPS_PORTS")))
        {
            settings[variable.Name] = variable.IsExpression ? Resolve(context, service, variable) : new Setting.Plain(Sub.Escape(variable.Value));
        }

        foreach (var connection in service.Connections)
        {
            if (!context.Backings.TryGetValue(connection.Resource, out var backing))
            {
                throw new DistributedApplicationException($"'{service.Name}' refers to '{connection.Resource}', which cannot be published to AWS. Omit the reference in publish mode, or make '{connection.Resource}' a Redis or a Postgres.");
            }

            settings[$"ConnectionStrings__{connection.Name}"] = backing.ConnectionString;
            foreach (var property in connection.Properties)
            {
                if (backing.Properties.TryGetValue(property, out var setting))
                {
                    settings[$"{connection.Name.ToUpperInvariant().Replace('-', '_')}_{property}"] = setting;
                }
            }
        }

        foreach (var (name, value) in service.Options.Environment)
        {
            settings[name] = new Setting.Plain(Sub.Escape(value));
        }

        return settings;
    }

    // A port that the model passes in a variable of its own is bound by the code that reads that variable; binding it twice fails.
    private static IEnumerable<int> PortsToListenOn(ServiceNode service)
    {
        var separate = service.Environment.Where(v => v.IsExpression && v.Name is not (HttpPorts or "HTTPS_PORTS"))
            .SelectMany(v => service.Aliases.SelectMany(alias => service.Bindings.Where(b => v.Value == $"{{{alias}.bindings.{b.Name}.targetPort}}")))
            .Select(b => b.Port).ToHashSet();
        return service.Bindings.Select(b => b.Port).Distinct().Where(port => !separate.Contains(port));
    }

    private static Setting Resolve(MappingContext context, ServiceNode service, Variable variable)
    {
        Setting Find(string placeholder) => context.Expressions.TryGetValue(placeholder, out var setting)
            ? setting
            : throw new DistributedApplicationException($"The variable {variable.Name} of '{service.Name}' refers to {{{placeholder}}}, which cannot be published to AWS. Omit the variable in publish mode.");

        if (References.Placeholders(variable.Value).ToArray() is [var only] && variable.Value.Length == only.Length + 2)
        {
            return Find(only);
        }

        return new Setting.Plain(References.Replace(variable.Value, placeholder => Find(placeholder) switch
        {
            Setting.Plain plain => plain.Format,
            _ => throw new DistributedApplicationException($"The variable {variable.Name} of '{service.Name}' mixes the secret {{{placeholder}}} with text. Give the secret a variable of its own."),
        }, Sub.Escape));
    }
}
