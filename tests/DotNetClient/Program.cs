using System.Text.Json;
using DotNetClient;

// DotNetClient <endpoint> [revision]: does with the .NET client what users do, and writes what it got.
Console.WriteLine(JsonSerializer.Serialize(await Visit.RunAsync(new(args[0]), args.ElementAtOrDefault(1)), JsonSerializerOptions.Web));
