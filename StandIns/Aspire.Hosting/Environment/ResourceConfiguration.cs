using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The environment and the arguments of a resource, with every value resolved.</summary>
internal static class ResourceConfiguration
{
    // The orchestrator has given all its endpoints their addresses before it asks; only a resource that gives itself one may be later.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <exception cref="DistributedApplicationException">A value can never be known; the message names the resource and what to change.</exception>
    public static async Task<IReadOnlyDictionary<string, string>> EnvironmentAsync(
        IResource resource, DistributedApplicationExecutionContext executionContext, IServiceProvider services, ILogger logger, CancellationToken cancellationToken)
    {
        var context = new EnvironmentCallbackContext(executionContext, resource, cancellationToken: cancellationToken) { Logger = logger };
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        var environment = new Dictionary<string, string>();
        foreach (var (name, value) in context.EnvironmentVariables)
        {
            // A value without a text, such as an optional connection string, leaves no variable.
            if (await ResolveAsync(value, $"environment variable {name}", resource, executionContext, services, cancellationToken).ConfigureAwait(false) is { } text)
            {
                environment[name] = text;
            }
        }
        return environment;
    }

    /// <exception cref="DistributedApplicationException">A value can never be known; the message names the resource and what to change.</exception>
    public static async Task<IReadOnlyList<(string Value, bool IsSensitive)>> ArgumentsAsync(
        IResource resource, DistributedApplicationExecutionContext executionContext, IServiceProvider services, ILogger logger, CancellationToken cancellationToken)
    {
        var context = new CommandLineArgsCallbackContext([], resource, cancellationToken) { ExecutionContext = executionContext, Logger = logger };
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>().ToArray())
        {
            await annotation.Callback(context).ConfigureAwait(false);
        }

        var arguments = new List<(string, bool)>();
        for (var i = 0; i < context.Args.Count; i++)
        {
            if (await ResolveAsync(context.Args[i], $"argument {i + 1}", resource, executionContext, services, cancellationToken).ConfigureAwait(false) is { } text)
            {
                arguments.Add((text, References.Of(context.Args[i]).OfType<ParameterResource>().Any(p => p.Secret)));
            }
        }
        return arguments;
    }

    private static async Task<string?> ResolveAsync(
        object? value, string what, IResource resource, DistributedApplicationExecutionContext executionContext, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (value is IResourceBuilder<IResource> { Resource: var built })
        {
            value = built;
        }
        if (executionContext.IsPublishMode && value is IManifestExpressionProvider expression)
        {
            return expression.ValueExpression;
        }
        if (value is not IValueProvider provider)
        {
            return value switch
            {
                null => null,
                IResource other => throw new DistributedApplicationException($"The {what} of resource '{resource.Name}' is the resource '{other.Name}', which has no value: use one of its endpoints or its connection string."),
                IFormattable formattable => formattable.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
                _ => value.ToString(),
            };
        }

        await WaitForEndpointsAsync(provider, what, resource, services, cancellationToken).ConfigureAwait(false);
        try
        {
            return await provider.GetValueAsync(new ValueProviderContext { Caller = resource, ExecutionContext = executionContext }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or DistributedApplicationException))
        {
            throw new DistributedApplicationException($"The {what} of resource '{resource.Name}' has no value: {exception.Message}", exception);
        }
    }

    private static async Task WaitForEndpointsAsync(object value, string what, IResource resource, IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var endpoint in References.Of(value).OfType<EndpointReference>().Where(e => !e.IsAllocated))
        {
            if (!endpoint.Exists)
            {
                throw new DistributedApplicationException($"The {what} of resource '{resource.Name}' refers to an endpoint that does not exist. {endpoint.ErrorMessage ?? endpoint.NotDeclared()}");
            }
            var model = services.GetRequiredService<DistributedApplicationModel>();
            if (!model.Resources.Any(r => r == endpoint.Resource || r.Annotations == endpoint.Resource.Annotations))
            {
                throw new DistributedApplicationException($"The {what} of resource '{resource.Name}' refers to the endpoint '{endpoint.EndpointName}' of '{endpoint.Resource.Name}', which is not in the model: add that resource, or remove the reference.");
            }
            try
            {
                await endpoint.EndpointAnnotation.WaitForAllocationAsync(cancellationToken)
                    .WaitAsync(s_patience, services.GetService<TimeProvider>() ?? TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw new DistributedApplicationException(
                    $"The {what} of resource '{resource.Name}' refers to the endpoint '{endpoint.EndpointName}' of '{endpoint.Resource.Name}', which has no address after {s_patience.TotalSeconds} s. Nothing here gives that resource addresses: set the endpoint's AllocatedEndpoint, or refer to a project, executable or container.");
            }
        }
    }
}
