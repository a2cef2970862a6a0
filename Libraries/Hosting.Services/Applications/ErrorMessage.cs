using System.Reflection;

namespace Showroom.Hosting.Services;

/// <summary>Makes of an error in the model or in a setting one sentence and exit code 1, in place of a stack trace and an abort.</summary>
internal static class ErrorMessage
{
    private static int s_isUsed;

    /// <summary>Handles what nothing else handles. Errors that only a mistake in the code explains keep their stack trace.</summary>
    public static void UseForUnhandledExceptions()
    {
        if (Interlocked.Exchange(ref s_isUsed, 1) == 1)
        {
            return;
        }

        AppDomain.CurrentDomain.UnhandledException += (_, e) =>
        {
            if (e.ExceptionObject is Exception exception && For(exception) is { } message)
            {
                Console.Error.WriteLine(message);
                Environment.Exit(1);
            }
        };
    }

    /// <summary>The sentence; null for an error that needs its stack trace.</summary>
    public static string? For(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [var inner] } => For(inner),
        TargetInvocationException { InnerException: { } inner } => For(inner),
        ArgumentException argument => WithoutParameter(argument),
        DistributedApplicationException or InvalidOperationException or FormatException or IOException or UnauthorizedAccessException => exception.Message,
        _ => null,
    };

    // The parameter's name means nothing to the person who reads the sentence.
    private static string WithoutParameter(ArgumentException exception) =>
        exception.Message.IndexOf(" (Parameter '", StringComparison.Ordinal) is > 0 and var end ? exception.Message[..end] : exception.Message;
}
