using Microsoft.AspNetCore.SignalR;
using Showroom.Api.Chat.Accounts;
using Showroom.Api.Chat.Data;
using Showroom.Api.Chat.Membership;
using Showroom.Api.Chat.Messages;
using Showroom.Api.Chat.Protocol;
using Showroom.Api.Chat.Writing;
using Showroom.Api.Platform.Ids;
using Showroom.Api.Platform.Security;
using Showroom.Api.Platform.Validation;

namespace Showroom.Api.Chat.Hubs;

/// <summary><c>/hubs/chat</c>. Reading needs no session; sending does.</summary>
internal sealed class ChatHub(
    RoomMembership membership, ShowRooms shows, MessageWriter writer, AccountConnections accounts, ConnectionLimits limits, TimeProvider time) : Hub
{
    private ChatConnection Connection => Context.Features.Get<ChatConnection>()!;

    public override Task OnConnectedAsync()
    {
        limits.Open(Connection, Context.User?.FindAccountId());
        accounts.Add(Connection, Context.GetHttpContext()?.Request);
        return Task.CompletedTask;
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        membership.LeaveAll(Connection);
        accounts.Remove(Connection);
        limits.Close(Connection, Context.User?.FindAccountId());
        return Task.CompletedTask;
    }

    /// <param name="showId">The show.</param>
    /// <param name="afterSeq">The last message that the client has, 0 for none; null when it wants none of before.</param>
    public Task<JoinResult> Join(string? showId, long? afterSeq)
    {
        limits.TakeJoin(Connection);
        var show = ParseShow(showId);
        return afterSeq is null or >= 0
            ? membership.JoinAsync(Connection, show, afterSeq, Context.ConnectionAborted)
            : throw ChatErrors.Invalid(nameof(afterSeq), "The seq of a message, 0 or null.");
    }

    /// <param name="showId">The show.</param>
    public Task Leave(string? showId)
    {
        limits.TakeJoin(Connection);
        return membership.LeaveAsync(Connection, ParseShow(showId));
    }

    /// <param name="showId">A show that the connection has joined.</param>
    /// <param name="clientMessageId">Names the message: 1 to 64 letters, digits, '-' or '_'. A retry has the same.</param>
    /// <param name="text">1 to 2,000 characters.</param>
    public async Task<SendResult> Send(string? showId, string? clientMessageId, string? text)
    {
        if (Context.User?.FindAccountId() is not { } account)
        {
            throw ChatErrors.Of(ChatErrors.Unauthenticated, "Sending needs a session.");
        }

        limits.TakeSend(Connection);
        Connection.MarkActive();
        var show = ParseShow(showId);
        if (!IsClientId(clientMessageId))
        {
            throw ChatErrors.Invalid(nameof(clientMessageId), $"1 to {ChatContext.MaxClientIdLength} letters, digits, '-' or '_'.");
        }

        if (!ReadableText.IsValid(text, ChatMessage.MaxTextLength))
        {
            throw ChatErrors.Invalid(nameof(text), $"1 to {ChatMessage.MaxTextLength} characters, {ReadableText.Rule}.");
        }

        if (!Connection.IsMember(show))
        {
            throw ChatErrors.Of(ChatErrors.Conflict, "Join the show before sending to it.");
        }

        var id = Guid.CreateVersion7(time.GetUtcNow());
        if (await writer.StoreAsync(new NewMessage(show, id, account, Context.User.GetAccountName(), clientMessageId!, text!)) is not { } stored)
        {
            shows.Forget(show);
            throw ChatErrors.Of(ChatErrors.NotFound, RoomMembership.NoSuchShow);
        }

        return new SendResult(stored.Seq, stored.SentAt);
    }

    private static Guid ParseShow(string? showId) =>
        ResourceId.TryParse(showId, out var id) ? id.Value : throw ChatErrors.Invalid(nameof(showId), "The id of a show.");

    private static bool IsClientId(string? text) =>
        text is { Length: > 0 and <= ChatContext.MaxClientIdLength } && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');
}
