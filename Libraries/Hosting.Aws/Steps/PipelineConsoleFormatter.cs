using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Showroom.Hosting.Aws.Steps;

/// <summary>
/// Prints the log of a pipeline run: messages without category, and each failure once, as one sentence. Aspire logs the
/// exception of a failed step four times, with its stack trace. A stack trace is printed for unexpected
/// exceptions, and for all of them with <c>--include-exception-details true</c>.
/// </summary>
internal sealed class PipelineConsoleFormatter(IConfiguration configuration) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "pipeline";

    private readonly ConditionalWeakTable<Exception, object?> _printed = [];
    private readonly bool _details = bool.TryParse(configuration["Pipeline:IncludeExceptionDetails"], out var details) && details;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (logEntry.Exception is { } exception)
        {
            // Every root cause is recorded, also after the first new one.
            if (Roots(exception).Where(root => _printed.TryAdd(root, null)).ToArray() is [])
            {
                return;
            }

            message = $"{message} {Describe(exception)}";
        }

        textWriter.WriteLine($"{Prefix(logEntry.LogLevel)}{message}");
    }

    private string Describe(Exception exception) => !_details && Chain(exception).LastOrDefault(IsForUser) is { } failure ? failure.Message : exception.ToString();

    private static bool IsForUser(Exception exception) => exception is DistributedApplicationException or OperationCanceledException;

    private static IEnumerable<Exception> Chain(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            yield return exception;
        }
    }

    private static IEnumerable<Exception> Roots(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: { Count: > 0 } inner } => inner.SelectMany(Roots),
        { InnerException: { } inner } => Roots(inner),
        _ => [exception],
    };

    private static string Prefix(LogLevel level) => level switch
    {
        LogLevel.Information => "",
        LogLevel.Warning => "warning: ",
        LogLevel.Error or LogLevel.Critical => "error: ",
        _ => "debug: ",
    };
}
