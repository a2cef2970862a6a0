namespace Showroom.Hosting.Executables.Postgres;

/// <summary>The superuser of a data directory.</summary>
/// <param name="User">The user name.</param>
/// <param name="Password">The password.</param>
/// <param name="PasswordParameter">The parameter that messages name.</param>
internal sealed record PostgresLogin(string User, string Password, string PasswordParameter);
