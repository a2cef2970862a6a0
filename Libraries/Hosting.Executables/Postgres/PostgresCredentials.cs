using System.Security.Cryptography;
using System.Text;

namespace Showroom.Hosting.Executables;

/// <summary>
/// Remembers, as a salted hash beside the data, with which user and password a data directory was initialised: a server that
/// was given another password starts all the same and then lets nobody in.
/// </summary>
internal static class PostgresCredentials
{
    private const int Iterations = 100_000;
    private const int SaltSize = 16;

    public static void Remember(string file, string user, string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        PrivateFile.Write(file, Convert.ToHexString([.. salt, .. Hash(user, password, salt)]));
    }

    /// <summary>True as well when nothing was remembered, or nothing that can be read: then the server has the last word.</summary>
    public static bool AreTheSame(string file, string user, string password)
    {
        if (!File.Exists(file))
        {
            return true;
        }

        var remembered = new byte[SaltSize + SHA256.HashSizeInBytes];
        return Convert.FromHexString(File.ReadAllText(file), remembered, out _, out var read) != System.Buffers.OperationStatus.Done
            || read != remembered.Length
            || CryptographicOperations.FixedTimeEquals(remembered.AsSpan(SaltSize), Hash(user, password, remembered.AsSpan(0, SaltSize)));
    }

    private static byte[] Hash(string user, string password, ReadOnlySpan<byte> salt) =>
        Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes($"{user}\n{password}"), salt, Iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
}
