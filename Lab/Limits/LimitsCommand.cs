using System.CommandLine;
using Showroom.Lab.CommandLine;
using Showroom.Reports;

namespace Showroom.Lab.Limits;

/// <summary><c>lab limits</c>: the limits that the documents state, of messages and of requests.</summary>
internal static class LimitsCommand
{
    private static readonly Option<int> s_permits = NumberOption.Create("--permits", "The rate limit of the gateways, in requests per window.", 50, 1, 1000);

    public static Command Create() => ExperimentCommand.Create(
        "limits",
        "What is limited, and where: the size and the attempts of a message, the size of a request, and the requests of a caller over two gateways.",
        [s_permits],
        static async (arguments, progress, cancellationToken) =>
        {
            progress("messages");
            var messages = await MessageLimits.MeasureAsync(cancellationToken);
            var requests = await RequestLimits.MeasureAsync(arguments.GetValue(s_permits), progress, cancellationToken);
            return new ExperimentResult
            {
                Title = "Limits",
                Description = "Messages: SQS, SNS and S3 as an emulator, with this project's consumer. Requests: one replica of the Api behind two gateways with one Redis, and one caller.",
                Claims = [.. messages, .. requests],
            };
        });
}
