namespace Showroom.Lab.Orders.Burst;

/// <param name="Orders">The number of orders, of one piece each.</param>
/// <param name="Concurrency">The number of orders that wait for their responses.</param>
/// <param name="MailOutage">After this time the mail server refuses mail for the same time; 0 for never.</param>
internal sealed record BurstSettings(int Orders, int Concurrency, TimeSpan MailOutage = default);
