using System.Text.Json;
using System.Text.Json.Serialization;
using Showroom.Api.Catalog.Products;
using Showroom.Api.Platform.Paging;

namespace Showroom.Api.Catalog;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(ProductChange))]
[JsonSerializable(typeof(Page<Product>))]
internal sealed partial class CatalogJson : JsonSerializerContext;
