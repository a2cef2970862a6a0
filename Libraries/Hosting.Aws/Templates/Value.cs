using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Showroom.Hosting.Aws.Templates;

/// <summary>
/// A value in a template: text, a number, a list, a map or an intrinsic function. Text, numbers and flags convert by
/// themselves and a list is a collection expression, so that a mapper reads like the template it writes.
/// </summary>
[CollectionBuilder(typeof(Value), nameof(Of))]
internal abstract record Value : IEnumerable<Value>
{
    [return: NotNullIfNotNull(nameof(text))]
    public static implicit operator Value?(string? text) => text is null ? null : new Text(text);

    public static implicit operator Value(int number) => new Number(number);

    public static implicit operator Value(double number) => new Number(number);

    public static implicit operator Value(bool flag) => new Flag(flag);

    public static Value Of(ReadOnlySpan<Value> values) => new Items([.. values]);

    public IEnumerator<Value> GetEnumerator() => (this is Items { All: var all } ? all : [this]).AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

internal sealed record Text(string Content) : Value;

internal sealed record Number(double Content) : Value;

internal sealed record Flag(bool Content) : Value;

internal sealed record Items(IReadOnlyList<Value> All) : Value;

/// <summary>Keys keep the order in which they were set; a null value leaves its key out.</summary>
internal sealed record Map : Value
{
    private readonly List<KeyValuePair<string, Value>> _entries = [];

    public IReadOnlyList<KeyValuePair<string, Value>> Entries => _entries;

    public Value? this[string key]
    {
        set
        {
            if (value is not null)
            {
                _entries.Add(new(key, value));
            }
        }
    }
}

/// <summary>The physical id of a resource, or the value of a parameter.</summary>
internal sealed record Ref(string LogicalId) : Value
{
    public static readonly Ref Region = new("AWS::Region");
    public static readonly Ref StackName = new("AWS::StackName");

    /// <summary>In one branch of an <see cref="If"/>: the property is left out.</summary>
    public static readonly Ref NoValue = new("AWS::NoValue");
}

internal sealed record GetAtt(string LogicalId, string Attribute) : Value;

/// <summary>Text with ${LogicalId} and ${LogicalId.Attribute} in it.</summary>
internal sealed record Sub(string Format) : Value
{
    /// <summary>Text that stays as it is inside a <see cref="Sub"/>.</summary>
    public static string Escape(string text) => text.Replace("${", "${!", StringComparison.Ordinal);
}

internal sealed record Join(string Separator, Value Values) : Value;

internal sealed record If(string Condition, Value WhenTrue, Value WhenFalse) : Value;

internal sealed record Select(int Index, Value Values) : Value;

/// <summary>The availability zones of the region that the stack is created in.</summary>
internal sealed record GetAZs : Value;

/// <summary>Only in the conditions of a template: <paramref name="Left"/> is not <paramref name="Right"/>.</summary>
internal sealed record NotEquals(Value Left, Value Right) : Value;
