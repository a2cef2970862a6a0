using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Showroom.Api.Accounts;
using Showroom.Api.Catalog;
using Showroom.Api.Chat;
using Showroom.Api.Leaderboard;
using Showroom.Api.Orders;
using Showroom.Api.Platform;
using Showroom.Api.Platform.Data;
using Showroom.Api.Shows;

namespace Showroom.Tests.Fixtures;

/// <summary>The command <c>migrate</c> in this process.</summary>
internal static class Migrations
{
    /// <summary>Runs the command on all slices of the Api.</summary>
    /// <param name="database">The connection string.</param>
    /// <param name="options">The arguments after the verb.</param>
    public static Task<(int ExitCode, string Output, string Errors)> RunAsync(string database, params string[] options) =>
        RunAsync(database, static builder => builder.AddLeaderboards().AddShows().AddChat().AddOrders(), options);

    /// <summary>Runs the command on the catalogue and more slices.</summary>
    /// <param name="database">The connection string.</param>
    /// <param name="addSlices">Adds the other slices.</param>
    /// <param name="options">The arguments after the verb.</param>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string database, Action<IHostApplicationBuilder> addSlices, params string[] options)
    {
        var builder = WebApplication.CreateBuilder([$"--ConnectionStrings:showroom={database}", .. options.Where(option => option.Contains('=', StringComparison.Ordinal))]);
        builder.AddPlatform();
        builder.AddCatalog();
        builder.AddAccounts();
        builder.Services.AddFastPasswordHashes();
        addSlices(builder);
        using StringWriter output = new(), errors = new();
        var exitCode = await MigrateCommand.RunAsync(builder, options, output, errors, TestContext.Current.CancellationToken);
        return (exitCode, output.ToString(), errors.ToString());
    }

    /// <summary>Migrates and seeds a database.</summary>
    public static async Task ApplyAsync(string database) => Assert.Equal((0, ""), await RunAsync(database, $"--Operator:Password={SessionClient.OperatorPassword}") switch { var run => (run.ExitCode, run.Errors) });
}
