using System.CommandLine.Parsing;

namespace SampleClient.Commands;

/// <summary>The options of every command: where the server is and how to speak to it.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<Uri> _url = new("--url")
    {
        Description = "The server's MCP endpoint.",
        HelpName = "url",
        DefaultValueFactory = _ => new("http://localhost:5180/mcp"),
        CustomParser = ReadUrl,
    };

    private readonly Option<TaskDialect?> _dialect = new("--dialect")
    {
        Description = "modern (2026-07-28) or legacy (2025-11-25). Default: what the server prefers.",
        HelpName = "modern|legacy",
        CustomParser = ReadDialect,
    };

    private readonly Option<string?> _token = new("--token") { Description = "A bearer token, where the server wants one." };

    public ConnectionOptions(Command command)
    {
        command.Options.Add(_url);
        command.Options.Add(_dialect);
        command.Options.Add(_token);
    }

    public Uri Url(ParseResult parsed) => parsed.GetRequiredValue(_url);

    public TaskDialect? Dialect(ParseResult parsed) => parsed.GetValue(_dialect);

    public string? Token(ParseResult parsed) => parsed.GetValue(_token);

    /// <summary>The options that were given, to be shown in a command that continues this one. A token is not repeated.</summary>
    public string Given(ParseResult parsed)
    {
        var url = parsed.GetResult(_url) is { Implicit: false } ? $" --url {Url(parsed)}" : "";
        var dialect = Dialect(parsed) is { } given ? $" --dialect {(given == TaskDialect.Modern ? "modern" : "legacy")}" : "";
        return url + dialect + (Token(parsed) is null ? "" : " --token …");
    }

    private static Uri? ReadUrl(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https")
            return url;
        result.AddError($"--url must be an http or https address, but is '{text}'.");
        return null;
    }

    private static TaskDialect? ReadDialect(ArgumentResult result)
    {
        switch (result.Tokens[0].Value)
        {
            case "modern":
                return TaskDialect.Modern;
            case "legacy":
                return TaskDialect.Legacy;
            case var other:
                result.AddError($"--dialect must be modern or legacy, but is '{other}'.");
                return null;
        }
    }
}
