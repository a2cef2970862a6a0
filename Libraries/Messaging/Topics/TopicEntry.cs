using Showroom.Messaging.Messages;

namespace Showroom.Messaging.Topics;

/// <summary>A message as it is sent.</summary>
/// <param name="Message">The message.</param>
/// <param name="Body">Its body, or an empty object when the body is in S3.</param>
/// <param name="Attributes">Names and values.</param>
internal sealed record TopicEntry(OutgoingMessage Message, string Body, IReadOnlyList<KeyValuePair<string, string>> Attributes);
