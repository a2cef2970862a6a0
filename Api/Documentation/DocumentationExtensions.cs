using Microsoft.OpenApi;
using Showroom.Api.Catalog;
using Showroom.Api.Operators;

namespace Showroom.Api.Documentation;

internal static class DocumentationExtensions
{
    private const string Page = "docs";
    private const string Document = "v1";
    private const string OperatorScheme = "operator";

    public static void AddDocumentation(this IHostApplicationBuilder builder)
    {
        // Numbers are numbers: else every integer is documented, and accepted, as a string too.
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict);
        builder.Services.AddOpenApi(Document, options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo { Title = "Showroom", Version = Document };
                // Whoever asks reaches the API where they got the document from: the gateway.
                document.Servers = [new OpenApiServer { Url = "/" }];
                document.Components ??= new OpenApiComponents();
                document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
                document.Components.SecuritySchemes[OperatorScheme] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.ApiKey,
                    In = ParameterLocation.Header,
                    Name = OperatorExtensions.Header,
                };
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                if (context.Description.ActionDescriptor.EndpointMetadata.OfType<OperatorOnly>().Any())
                {
                    operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(OperatorScheme, context.Document)] = [] }];
                }

                return Task.CompletedTask;
            });
            options.AddSchemaTransformer((schema, context, _) =>
            {
                Describe(schema, context.JsonTypeInfo.Type, context.Document);
                return Task.CompletedTask;
            });
        });
    }

    public static void MapDocumentation(this WebApplication app)
    {
        app.MapOpenApi();
        // In a branch of its own: it would look at every request's path.
        app.MapWhen(context => context.Request.Path.StartsWithSegments("/" + Page), branch => branch.UseSwaggerUI(page =>
        {
            page.RoutePrefix = Page;
            page.DocumentTitle = "Showroom API";
            page.SwaggerEndpoint($"/openapi/{Document}.json", "Showroom");
        }));
    }

    /// <summary>What the types do not say: how money is written, and that a change needs all its fields (they are nullable so that a missing one can be named).</summary>
    private static void Describe(OpenApiSchema schema, Type type, OpenApiDocument? document)
    {
        if (type == typeof(Money))
        {
            schema.Properties!["amount"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = AmountConverter.Pattern, Description = "A decimal number." };
            schema.Properties["currency"] = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Z]{3}$", Description = "ISO 4217." };
        }
        else if (type == typeof(ProductChange))
        {
            Limit("name", ProductChange.MaxNameLength);
            Limit("description", ProductChange.MaxDescriptionLength);
            schema.Properties!["stock"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Minimum = "0", Maximum = $"{ProductChange.MaxStock}" };
            schema.Properties["price"] = new OpenApiSchemaReference(nameof(Money), document);
        }

        void Limit(string property, int length) =>
            schema.Properties![property] = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = length };
    }
}
