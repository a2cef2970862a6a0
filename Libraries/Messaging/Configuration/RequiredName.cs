namespace Showroom.Messaging.Configuration;

/// <summary>A queue or a topic that a part of this service needs; the start fails without it.</summary>
internal sealed record RequiredName(string Name, bool IsTopic);
