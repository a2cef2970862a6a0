namespace Showroom.Lab.Cache.Setup;

/// <summary>The workload of a cache experiment.</summary>
/// <param name="Rounds">How often each strategy runs.</param>
/// <param name="WarmUp">Load before each measured run.</param>
/// <param name="Duration">Of a measured run.</param>
/// <param name="Clients">Clients that read and write concurrently.</param>
/// <param name="WriteShare">Writes among all operations, 0 to 1.</param>
/// <param name="Exponent">Of the Zipf distribution by which clients choose products.</param>
/// <param name="Lifetime">Of a cache entry.</param>
internal sealed record CacheSettings(int Rounds, TimeSpan WarmUp, TimeSpan Duration, int Clients, double WriteShare, double Exponent, TimeSpan Lifetime);
