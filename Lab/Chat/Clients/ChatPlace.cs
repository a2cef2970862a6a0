namespace Showroom.Lab.Chat.Clients;

/// <summary>Where a user goes.</summary>
/// <param name="Server">The number of the server.</param>
/// <param name="Port">Its port.</param>
/// <param name="RoomNumber">The number of the room.</param>
/// <param name="Room">The name of the room on the server.</param>
/// <param name="Cookie">The session, for one who sends; null without.</param>
internal sealed record ChatPlace(int Server, int Port, int RoomNumber, string Room, string? Cookie);
