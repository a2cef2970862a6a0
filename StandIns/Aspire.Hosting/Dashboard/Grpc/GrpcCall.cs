using System.Buffers.Binary;
using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Aspire.Hosting.Dashboard;

/// <summary>One call: a message in, and one or a stream of them out, each as a zero byte, its length in four, and itself.</summary>
internal sealed class GrpcCall(HttpContext context)
{
    public const int Ok = 0, Cancelled = 1, InvalidArgument = 3, Unimplemented = 12, Internal = 13, Unauthenticated = 16;

    private const int PrefixLength = 5;
    private const int MaxRequestBytes = 64 * 1024;

    public CancellationToken Aborted => context.RequestAborted;

    /// <summary>Sends the headers, which tell the caller of a stream that it stands.</summary>
    public async Task BeginAsync()
    {
        context.Response.ContentType = "application/grpc";
        await context.Response.StartAsync(Aborted);
        await context.Response.Body.FlushAsync(Aborted);
    }

    public async Task<byte[]> ReadAsync()
    {
        var prefix = new byte[PrefixLength];
        await context.Request.Body.ReadExactlyAsync(prefix, Aborted);
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1));
        if (prefix[0] != 0 || length > MaxRequestBytes)
        {
            throw new InvalidDataException($"A message is compressed, or longer than {MaxRequestBytes} bytes.");
        }
        var message = new byte[length];
        await context.Request.Body.ReadExactlyAsync(message, Aborted);
        return message;
    }

    public async Task WriteAsync(ProtobufWriter message)
    {
        context.Response.ContentType ??= "application/grpc";
        var writer = context.Response.BodyWriter;
        var prefix = writer.GetSpan(PrefixLength);
        prefix[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], message.Length);
        writer.Advance(PrefixLength);
        await writer.WriteAsync(message.Written, Aborted);
    }

    /// <summary>Reads, and drops, what the caller sends, until it ends the call.</summary>
    public async Task IdleAsync()
    {
        var dropped = new byte[1024];
        while (await context.Request.Body.ReadAsync(dropped, Aborted) > 0)
        {
        }
    }

    public void End(int status, string? message = null)
    {
        var code = status.ToString(CultureInfo.InvariantCulture);
        if (!context.Response.HasStarted && status is not Ok)
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = code;
            context.Response.Headers["grpc-message"] = Uri.EscapeDataString(message ?? "");
            return;
        }
        context.Response.AppendTrailer("grpc-status", code);
        if (message is not null)
        {
            context.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(message));
        }
    }
}
