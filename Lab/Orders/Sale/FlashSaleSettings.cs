namespace Showroom.Lab.Orders.Sale;

/// <param name="Buyers">Each wants one piece.</param>
/// <param name="Pieces">Of the product.</param>
/// <param name="Tries">How often, each time with another product.</param>
/// <param name="Concurrency">How many buyers wait for their responses at the same time.</param>
internal sealed record FlashSaleSettings(int Buyers, int Pieces, int Tries, int Concurrency);
