using System.Diagnostics.CodeAnalysis;

namespace Showroom.Api.Leaderboard.Boards;

/// <summary>A leaderboard. The numbers are stored in Postgres.</summary>
internal enum Board : short
{
    /// <summary>Products by units sold.</summary>
    BestSellers = 1,

    /// <summary>Accounts by chat messages sent.</summary>
    TopChatters = 2,
}

/// <summary>The names of the boards in routes and Redis keys.</summary>
internal static class BoardNames
{
    public const string BestSellers = "best-sellers";
    public const string TopChatters = "top-chatters";

    public static IReadOnlyList<Board> Boards { get; } = Enum.GetValues<Board>();

    public static string Name(this Board board) => board switch
    {
        Board.BestSellers => BestSellers,
        Board.TopChatters => TopChatters,
        _ => throw new ArgumentOutOfRangeException(nameof(board), board, message: null),
    };

    public static bool TryParse([NotNullWhen(true)] string? name, out Board board)
    {
        board = name switch
        {
            BestSellers => Board.BestSellers,
            TopChatters => Board.TopChatters,
            _ => default,
        };
        return board != default;
    }
}
