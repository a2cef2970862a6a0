using MessagePack;
using MessagePack.Formatters;
using MessagePack.Resolvers;
using Showroom.Api.Chat.Messages;

namespace Showroom.Api.Chat.Protocol;

/// <summary>
/// The hub's types in MessagePack: maps with the same names as in JSON; ids are strings, times are timestamps. Formatters by hand, because those that are
/// generated at run time need public types.
/// </summary>
internal static class MessagePackTypes
{
    public static MessagePackSerializerOptions Options { get; } = MessagePackSerializerOptions.Standard
        .WithResolver(CompositeResolver.Create([new MessageFormatter(), new JoinFormatter(), new SendFormatter()], [StandardResolver.Instance]))
        .WithSecurity(MessagePackSecurity.UntrustedData);

    private sealed class MessageFormatter : IMessagePackFormatter<ChatMessage>
    {
        public void Serialize(ref MessagePackWriter writer, ChatMessage value, MessagePackSerializerOptions options)
        {
            writer.WriteMapHeader(5);
            writer.Write("seq");
            writer.Write(value.Seq);
            writer.Write("id");
            writer.Write(value.Id.ToString());
            writer.Write("author");
            writer.Write(value.Author);
            writer.Write("text");
            writer.Write(value.Text);
            writer.Write("sentAt");
            writer.Write(value.SentAt);
        }

        public ChatMessage Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => throw new NotSupportedException("Clients do not send this type.");
    }

    private sealed class JoinFormatter : IMessagePackFormatter<JoinResult>
    {
        public void Serialize(ref MessagePackWriter writer, JoinResult value, MessagePackSerializerOptions options)
        {
            writer.WriteMapHeader(4);
            writer.Write("lastSeq");
            writer.Write(value.LastSeq);
            writer.Write("members");
            writer.Write(value.Members);
            writer.Write("missed");
            options.Resolver.GetFormatterWithVerify<ChatMessage[]>().Serialize(ref writer, value.Missed, options);
            writer.Write("servedBy");
            writer.Write(value.ServedBy);
        }

        public JoinResult Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => throw new NotSupportedException("Clients do not send this type.");
    }

    private sealed class SendFormatter : IMessagePackFormatter<SendResult>
    {
        public void Serialize(ref MessagePackWriter writer, SendResult value, MessagePackSerializerOptions options)
        {
            writer.WriteMapHeader(2);
            writer.Write("seq");
            writer.Write(value.Seq);
            writer.Write("sentAt");
            writer.Write(value.SentAt);
        }

        public SendResult Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => throw new NotSupportedException("Clients do not send this type.");
    }
}
