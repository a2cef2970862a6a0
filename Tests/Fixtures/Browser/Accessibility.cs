using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Showroom.Tests.Fixtures.Browser;

/// <summary>The rules of WCAG 2.2 AA that axe checks, and its best practices.</summary>
internal static class Accessibility
{
    private static readonly AxeRunOptions s_options = new()
    {
        RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    /// <summary>The violations of a page: rule, element and explanation.</summary>
    public static async Task<IReadOnlyList<string>> ViolationsAsync(IPage page)
    {
        var result = await page.RunAxe(s_options);
        return [.. result.Violations.SelectMany(rule => rule.Nodes.Select(node => $"{page.Url}: {rule.Id}: {node.Html}: {rule.Help} {string.Join("; ", node.Any.Select(check => check.Message))}"))];
    }
}
