using System.Globalization;
using Microsoft.Extensions.Logging;
using Showroom.Hosting.Executables.Processes;

namespace Showroom.Hosting.Executables.Postgres;

/// <summary>A data directory of PostgreSQL: initialised at the first start, checked at later ones.</summary>
internal sealed class PostgresCluster(PostgresInstallation installation, string root)
{
    private static readonly string[] s_parts = ["PG_VERSION", "postgresql.conf", "pg_hba.conf", "global/pg_control", "base", "pg_wal"];

    /// <summary>The directory that messages name.</summary>
    public string Root => root;

    private string CredentialsFile => Path.Combine(root, "credentials");

    /// <summary>The server's data directory below it. It is initialised under another name, so that it is never incomplete.</summary>
    public string Data => Path.Combine(root, "db");

    /// <exception cref="ServerStartException">The directory cannot be used; the message names it and says what to do.</exception>
    public async Task PrepareAsync(UnprivilegedUser identity, PostgresLogin login, ILogger logger, CancellationToken cancellationToken)
    {
        var major = await installation.MajorAsync(cancellationToken).ConfigureAwait(false);
        if (Directory.Exists(Data))
        {
            Check(major, login);
            PostgresLock.DeleteLeftOver(Data);
            await ChangeOwnerAsync(identity, cancellationToken).ConfigureAwait(false);
            return;
        }

        await InitialiseAsync(identity, major, login, logger, cancellationToken).ConfigureAwait(false);
    }

    private void Check(int major, PostgresLogin login)
    {
        if (!CanRead(Data))
        {
            throw new ServerStartException(
                $"The data directory '{root}' belongs to another user: run the application as that user, delete the directory, or set Executables:Data to another one.");
        }

        if (s_parts.FirstOrDefault(part => !Path.Exists(Path.Combine(Data, part))) is { } missing)
        {
            throw new ServerStartException(
                $"The data directory '{root}' is damaged ('{missing}' is missing): restore a copy of it, or delete it to start with an empty database.");
        }

        var version = File.ReadAllText(Path.Combine(Data, "PG_VERSION")).Trim();
        if (version != major.ToString(CultureInfo.InvariantCulture))
        {
            throw new ServerStartException(
                $"The data directory '{root}' is of PostgreSQL {version}, and '{installation.Server}' is {major}: set Executables:Postgres to a PostgreSQL {version}, or delete the directory to start with an empty database.");
        }

        if (!PostgresCredentials.Match(CredentialsFile, login.User, login.Password))
        {
            throw new ServerStartException(
                $"The data directory '{root}' was initialised with another user name or password: set the parameter '{login.PasswordParameter}' to its earlier value, or delete the directory to start with an empty database.");
        }
    }

    private static bool CanRead(string directory)
    {
        try
        {
            _ = Directory.EnumerateFileSystemEntries(directory).Any();
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private async Task InitialiseAsync(UnprivilegedUser identity, int major, PostgresLogin login, ILogger logger, CancellationToken cancellationToken)
    {
        var unfinished = Path.Combine(root, "db.new");
        var passwordFile = Path.Combine(root, "password");
        if (Directory.Exists(unfinished))
        {
            Directory.Delete(unfinished, recursive: true);
        }

        PrivateFile.Write(passwordFile, login.Password);
        try
        {
            await ChangeOwnerAsync(identity, cancellationToken).ConfigureAwait(false);
            string[] command = [.. identity.Prefix, installation.InitDb, "-D", unfinished, "-U", login.User, $"--pwfile={passwordFile}",
                "-A", "scram-sha-256", "--encoding=UTF8", .. Locale(major), "--no-instructions"];
            var (exitCode, output) = await ProcessRunner.RunAsync(command[0], command[1..], root, cancellationToken).ConfigureAwait(false);
            if (exitCode != 0)
            {
                throw DiskFull.Matches(output)
                    ? new ServerStartException($"The data directory '{root}' cannot be initialised, because there is no space left on its device: free some space, or set Executables:Data to another directory.")
                    : new ServerStartException($"initdb could not initialise the data directory '{root}' (exit code {exitCode}): {output.Trim()}");
            }
        }
        finally
        {
            File.Delete(passwordFile);
        }

        PostgresCredentials.Write(CredentialsFile, login.User, login.Password);
        Directory.Move(unfinished, Data);
        PostgresLog.Initialised(logger, root, major);
    }

    // The same sort order and case rules on every machine; before version 17 only the operating system's locales can give that.
    private static string[] Locale(int major) =>
        major >= 17 ? ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        : OperatingSystem.IsLinux() ? ["--locale=C.UTF-8"]
        : ["--locale=C"];

    private async Task ChangeOwnerAsync(UnprivilegedUser identity, CancellationToken cancellationToken)
    {
        if (identity.Owner is { } owner
            && await ProcessRunner.RunAsync("chown", ["-R", owner, root], root, cancellationToken).ConfigureAwait(false) is { ExitCode: not 0 } failure)
        {
            throw new ServerStartException($"The data directory '{root}' cannot be handed over to the user that PostgreSQL runs as: {failure.Output.Trim()}");
        }
    }
}
