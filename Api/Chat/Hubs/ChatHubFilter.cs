using System.Data.Common;
using Microsoft.AspNetCore.SignalR;
using Showroom.Api.Chat.Protocol;
using Showroom.Api.Chat.Telemetry;
using Showroom.Api.Chat.Writing;
using Showroom.ServiceDefaults.Identity;

namespace Showroom.Api.Chat.Hubs;

/// <summary>Gives every failure of a call its error: it says what to do, and has no internal details.</summary>
internal sealed class ChatHubFilter(ChatMetrics metrics, ServerIdentity server, ILogger<ChatHub> logger) : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (HubException error)
        {
            metrics.Refused(ChatErrors.CodeOf(error));
            throw;
        }
        catch (Exception error) when (error is StoreUnavailableException or TimeoutException or DbException { IsTransient: true })
        {
            metrics.Refused(ChatErrors.Unavailable);
            throw ChatErrors.Of(ChatErrors.Unavailable, "The messages cannot be stored or read at the moment. Try again, a message with the same clientMessageId.");
        }
        catch (Exception error)
        {
            metrics.Refused(ChatErrors.InternalError);
            if (!invocationContext.Context.ConnectionAborted.IsCancellationRequested)
            {
                logger.CallFailed(error, server.Name, invocationContext.HubMethodName);
            }

            throw ChatErrors.Of(ChatErrors.InternalError, "The call failed.");
        }
    }
}
