namespace McpTasks.Cli.Commands;

/// <summary>
/// Asks before a command does something that cannot be undone. <c>--yes</c> answers the question, and is required where nobody can be
/// asked.
/// </summary>
internal sealed class Confirmation
{
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Does it without asking." };
    private readonly Terminal _terminal;

    public Confirmation(Command command, Terminal terminal)
    {
        _terminal = terminal;
        command.Options.Add(_yes);
        command.Validators.Add(result =>
        {
            if (!terminal.CanAsk && !result.GetValue(_yes))
                result.AddError($"'{command.Name}' asks first, and nobody can be asked here: say --yes.");
        });
    }

    /// <summary>Accepts <c>--yes</c> on a command that asks nothing, so that scripts may pass the option everywhere.</summary>
    public static void Accept(Command command) =>
        command.Options.Add(new Option<bool>("--yes", "-y") { Description = "Accepted for scripts; this command asks nothing." });

    public async Task AskAsync(ParseResult parsed, string question, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_yes))
            return;
        var prompt = new ConfirmationPrompt(Markup.Escape(OneLine.Of(question))) { DefaultValue = false };
        if (!await prompt.ShowAsync(_terminal.Error, cancellationToken))
            throw new CommandException("Nothing was done.");
    }
}
