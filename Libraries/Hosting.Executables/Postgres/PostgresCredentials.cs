using System.Security.Cryptography;
using System.Text;
using Showroom.Hosting.Executables.Processes;

namespace Showroom.Hosting.Executables.Postgres;

/// <summary>
/// The user name and password that a data directory was initialised with, as a salted hash beside the data: a server that
/// is configured with another password would start and then refuse every connection.
/// </summary>
internal static class PostgresCredentials
{
    private const int Iterations = 100_000;
    private const int SaltSize = 16;

    public static void Write(string file, string user, string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        PrivateFile.Write(file, Convert.ToHexString([.. salt, .. Hash(user, password, salt)]));
    }

    /// <summary>False when the file holds other credentials. True without a readable file: then the server itself decides.</summary>
    public static bool Match(string file, string user, string password)
    {
        if (!File.Exists(file))
        {
            return true;
        }

        var stored = new byte[SaltSize + SHA256.HashSizeInBytes];
        return Convert.FromHexString(File.ReadAllText(file), stored, out _, out var read) != System.Buffers.OperationStatus.Done
            || read != stored.Length
            || CryptographicOperations.FixedTimeEquals(stored.AsSpan(SaltSize), Hash(user, password, stored.AsSpan(0, SaltSize)));
    }

    private static byte[] Hash(string user, string password, ReadOnlySpan<byte> salt) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes($"{user}\n{password}"), salt, Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
}
