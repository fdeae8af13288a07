#pragma warning disable MCP9005 // Sampling is deprecated since 2026-07-28; servers still ask.
using ModelContextProtocol.Client;

namespace SampleClient.Questions;

/// <summary>Puts what a server asks to the person at the terminal, one question at a time.</summary>
#pragma warning disable CA1001 // A semaphore without a wait handle holds nothing to dispose of.
internal sealed class TerminalAnswers(Terminal terminal)
#pragma warning restore CA1001
{
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    public McpClientHandlers Handlers() => new()
    {
        ElicitationHandler = (request, cancellationToken) =>
            AskAsync(request!.Message, () => ElicitAsync(request, cancellationToken), cancellationToken),
        SamplingHandler = (request, _, cancellationToken) =>
            AskAsync("The server asks your model", () => SampleAsync(request!, cancellationToken), cancellationToken),
    };

    private async ValueTask<T> AskAsync<T>(string title, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            using var turn = await terminal.Interruptions.TakeAsync();
            terminal.Error.Write(new Rule($"[yellow]{Markup.Escape(OneLine.Of(title))}[/]").LeftJustified());
            return await ask();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    private Task<ElicitResult> ElicitAsync(ElicitRequestParams request, CancellationToken cancellationToken) =>
        request.Url is { } url ? UrlAsync(url, cancellationToken) : FormQuestion.AskAsync(terminal.Error, request, cancellationToken);

    // Never opened by itself: the person must see where it leads.
    private async Task<ElicitResult> UrlAsync(string url, CancellationToken cancellationToken)
    {
        terminal.Error.MarkupLineInterpolated($"Open this address yourself: [bold]{OneLine.Of(url)}[/]");
        var done = await new ConfirmationPrompt("Done?").ShowAsync(terminal.Error, cancellationToken);
        return new() { Action = done ? "accept" : "decline" };
    }

    private async Task<CreateMessageResult> SampleAsync(CreateMessageRequestParams request, CancellationToken cancellationToken)
    {
        foreach (var message in request.Messages)
        {
            foreach (var text in message.Content.OfType<TextContentBlock>())
                terminal.Error.MarkupLineInterpolated($"[grey]{message.Role}:[/] {OneLine.Lines(text.Text)}");
        }

        var answer = await new TextPrompt<string>("The model's answer:").ShowAsync(terminal.Error, cancellationToken);
        return new()
        {
            Model = "a person at a terminal",
            Role = Role.Assistant,
            StopReason = "endTurn",
            Content = [new TextContentBlock { Text = answer }],
        };
    }
}
