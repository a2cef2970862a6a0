using System.CommandLine;
namespace Showroom.Lab.Gateway;
internal static class GatewayCommand { internal static Command Create() => new("gateway", "x"); }
