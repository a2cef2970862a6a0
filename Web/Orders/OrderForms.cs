using Microsoft.AspNetCore.Mvc;
using Showroom.Web.Backend;
using Showroom.Web.Forms;
using Showroom.Web.Security;

namespace Showroom.Web.Orders;

/// <summary>The form that buys. Sent twice, it places one order: both responses lead to it.</summary>
internal static class OrderForms
{
    public const string Buy = "buy";

    private const int MaxKeyLength = 100;

    public static IEndpointRouteBuilder MapOrderForms(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/orders", BuyAsync).WithFormPage(static request => request.Query["return"]);
        return endpoints;
    }

    private static async Task<IResult> BuyAsync(
        [FromForm] Guid product, [FromForm] string? key, [FromForm] int? quantity, [FromQuery] string? @return,
        HttpContext context, ShowroomApi api, FormFeedbackStore feedback, CancellationToken cancellationToken)
    {
        var page = LocalAddress.Of(@return);
        if (key is not { Length: > 0 and <= MaxKeyLength })
        {
            return feedback.RedirectWith(context, page, FormFeedback.Refused(Buy, "Form.Refused"));
        }

        var (order, problem) = await api.PlaceOrderAsync(new NewOrder([new(product, quantity ?? 1)]), key, cancellationToken);
        return order is not null
            ? FormExtensions.SeeOther($"/orders/{order.Id}")
            : problem!.Status == StatusCodes.Status401Unauthorized
                ? FormExtensions.SeeOther($"/login?return={Uri.EscapeDataString(page)}")
                : feedback.RedirectWith(context, page, FormFeedback.Refused(Buy, problem.Status switch
                {
                    StatusCodes.Status409Conflict => "Buy.OutOfStock",
                    StatusCodes.Status422UnprocessableEntity => "Buy.KeyReused",
                    _ => "Form.Refused",
                }));
    }
}
