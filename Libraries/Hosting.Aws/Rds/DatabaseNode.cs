namespace Showroom.Hosting.Aws.Rds;

/// <summary>A Postgres server of the model.</summary>
/// <param name="Databases">Name in the model and name on the server.</param>
internal sealed record DatabaseNode(string Name, string Password, string UserName, IReadOnlyList<(string Name, string Database)> Databases, RdsOptions Options);
