namespace Showroom.Api.Chat.Writing;

/// <summary>The message could not be stored at the moment, or it is not known whether it was; to send it again with the same client id does no harm.</summary>
internal sealed class StoreUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
