using System.Data.Common;
using System.Text;

namespace Showroom.Hosting.Executables.Postgres;

/// <summary>The connection string of a server with its user name and password quoted; Aspire's own breaks at <c>;</c>, quotes and spaces.</summary>
internal sealed class PostgresConnectionString(PostgresServerResource server) : Resource(server.Name), IResourceWithConnectionString
{
    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"Host={server.Host};Port={server.Port};Username={new Quoted(server.UserNameReference)};Password={new Quoted(server.PasswordParameter)}");

    /// <summary>Makes the server's connection string, and those of its databases, the quoted one.</summary>
    public static void Use(IResourceBuilder<PostgresServerResource> server) =>
        server.WithConnectionStringRedirection(new PostgresConnectionString(server.Resource));

    private sealed class Quoted(IValueProvider value) : IValueProvider, IManifestExpressionProvider
    {
        private const string Key = "Value";

        // Never published: the redirection is for run mode.
        public string ValueExpression => ((IManifestExpressionProvider)value).ValueExpression;

        public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default)
        {
            var text = new StringBuilder();
            DbConnectionStringBuilder.AppendKeyValuePair(text, Key, await value.GetValueAsync(cancellationToken).ConfigureAwait(false));
            return text.ToString(Key.Length + 1, text.Length - Key.Length - 1);
        }
    }
}
