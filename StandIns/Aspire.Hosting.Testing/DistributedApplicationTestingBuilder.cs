using System.Reflection;

namespace Aspire.Hosting.Testing;

/// <summary>
/// Builders for tests: no dashboard, endpoints with a proxy on random ports, logs of the resources in the log of the test.
/// Any number of them may run in one process.
/// </summary>
public static class DistributedApplicationTestingBuilder
{
    /// <summary>An empty model.</summary>
    public static IDistributedApplicationTestingBuilder Create(params string[] args)
    {
        var settings = new TestSettings(Assembly.GetCallingAssembly(), args);
        BuilderInterception.Current = settings.Interception;
        try
        {
            return new TestingBuilder(new DistributedApplicationBuilder(new DistributedApplicationOptions { Args = args }));
        }
        finally
        {
            BuilderInterception.Current = null;
        }
    }

    /// <summary>The model of the app host whose entry point is in the assembly of the type.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default) where TEntryPoint : class =>
        CreateFromAsync(typeof(TEntryPoint), [], cancellationToken);

    /// <summary>The same, with a command line.</summary>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(string[] args, CancellationToken cancellationToken = default) where TEntryPoint : class =>
        CreateFromAsync(typeof(TEntryPoint), args, cancellationToken);

    /// <summary>The model of the app host whose entry point is in the assembly of the type, with a command line.</summary>
    /// <exception cref="DistributedApplicationException">The app host ended without building.</exception>
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync(Type entryPoint, string[] args, CancellationToken cancellationToken = default) =>
        CreateFromAsync(entryPoint, args, cancellationToken);

    private static async Task<IDistributedApplicationTestingBuilder> CreateFromAsync(Type entryPoint, string[] args, CancellationToken cancellationToken)
    {
        var settings = new TestSettings(entryPoint.Assembly, args);
        var main = entryPoint.Assembly.EntryPoint ?? throw new ArgumentException($"The assembly of {entryPoint} has no entry point.", nameof(entryPoint));
        await Task.Run(() => RunEntryPoint(main, args, settings.Interception), cancellationToken).ConfigureAwait(false);
        return new TestingBuilder(settings.Interception.Builder
            ?? throw new DistributedApplicationException($"The entry point of {entryPoint.Assembly.GetName().Name} ended without building an application."));
    }

    // The interception flows with the execution context, so that app hosts side by side do not see each other's.
    private static void RunEntryPoint(MethodInfo main, string[] args, BuilderInterception interception)
    {
        BuilderInterception.Current = interception;
        try
        {
            main.Invoke(null, main.GetParameters().Length == 0 ? [] : [args]);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is BuilderInterception.EntryPointLeftException)
        {
            // it was about to build
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } cause)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
        }
    }
}
