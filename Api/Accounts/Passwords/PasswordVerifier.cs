using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Showroom.Api.Accounts.Data;

namespace Showroom.Api.Accounts.Passwords;

/// <summary>
/// Verifies passwords in a time that does not depend on whether the account exists, and hashes only a few at the same time, so that a wave of
/// logins leaves processor time for everything else.
/// </summary>
internal sealed class PasswordVerifier(IPasswordHasher<Account> hasher, IOptions<PasswordHasherOptions> options)
{
    private static readonly Account s_unknownAccount = new() { CreatedAt = default };

    private readonly string _dummyHash = CreateDummyHash(options.Value.IterationCount);
    private readonly SemaphoreSlim _permits = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>Whether the account exists and this is its password.</summary>
    public async Task<bool> VerifyAsync(Account? account, string password, CancellationToken cancellationToken)
    {
        using var permit = await EnterAsync(cancellationToken);
        var result = hasher.VerifyHashedPassword(account ?? s_unknownAccount, account?.PasswordHash ?? _dummyHash, password);
        return account is not null && result != PasswordVerificationResult.Failed;
    }

    /// <summary>Waits for a permit to hash one password; disposing it returns it.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await _permits.WaitAsync(cancellationToken);
        return new Permit(_permits);
    }

    /// <summary>
    /// A hash in version 3 of Identity's format, of a password that does not exist: random bytes cost nothing, and verifying them as much as any hash.
    /// </summary>
    private static string CreateDummyHash(int iterations)
    {
        const int HeaderLength = 13, SaltLength = 16, KeyLength = 32;
        const uint HmacSha512 = 2;
        var hash = new byte[HeaderLength + SaltLength + KeyLength];
        RandomNumberGenerator.Fill(hash);
        hash[0] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(1), HmacSha512);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(5), (uint)iterations);
        BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(9), SaltLength);
        return Convert.ToBase64String(hash);
    }

    private sealed class Permit(SemaphoreSlim permits) : IDisposable
    {
        public void Dispose() => permits.Release();
    }
}
