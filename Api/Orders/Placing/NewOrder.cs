using System.Security.Cryptography;
using System.Text;
using Showroom.Api.Platform.Ids;

namespace Showroom.Api.Orders.Placing;

/// <summary>What a caller sends to place an order.</summary>
internal sealed record NewOrder(IReadOnlyList<NewOrderLine?>? Lines)
{
    public const int MaxLines = 50;
    public const int MaxQuantity = 100;

    /// <summary>The errors by field; empty when there are none.</summary>
    public Dictionary<string, string[]> Validate()
    {
        var errors = new Dictionary<string, string[]>();
        if (Lines is not { Count: >= 1 and <= MaxLines })
        {
            errors["lines"] = [$"1 to {MaxLines} lines."];
            return errors;
        }

        var distinct = new HashSet<string>();
        for (var i = 0; i < Lines.Count; i++)
        {
            if (!ResourceId.TryParse(Lines[i]?.ProductId, out _) || !distinct.Add(Lines[i]!.ProductId!))
            {
                errors[$"lines[{i}].productId"] = ["The id of a product, each once."];
            }

            if (Lines[i]?.Quantity is not (>= 1 and <= MaxQuantity))
            {
                errors[$"lines[{i}].quantity"] = [$"1 to {MaxQuantity} pieces."];
            }
        }

        return errors;
    }

    /// <summary>The products. Only of a valid order.</summary>
    public IEnumerable<Guid> ProductIds() => Lines!.Select(static line => Guid.Parse(line!.ProductId!));

    /// <summary>Identifies the content, whatever its formatting. Only of a valid order.</summary>
    public byte[] Hash() => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', Lines!.Select(static line => $"{line!.ProductId} {line.Quantity}"))));
}

/// <summary>A line of a new order; both fields are required.</summary>
internal sealed record NewOrderLine(string? ProductId, int? Quantity);
