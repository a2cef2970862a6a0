using Showroom.Lab;
using Showroom.Lab.Suite;

namespace Showroom.Tests.Model.Lab;

public sealed class SuiteEntryTests
{
    public static TheoryData<string> Names => [.. SuiteEntry.All.Select(static entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_command_line_of_each_entry_is_valid(string name)
    {
        var entry = SuiteEntry.All.Single(entry => entry.Name == name);

        Assert.Empty(LabCommands.Create().Parse([.. entry.Arguments, "--json", "report.json"]).Errors);
    }
}
