namespace McpTasks.Cli.Commands;

/// <summary>Asks before a command does what cannot be taken back; <c>--yes</c> answers, and where nobody can be asked it must.</summary>
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

    /// <summary>Takes <c>--yes</c> where nothing is asked, so that who writes it everywhere is right.</summary>
    public static void Accept(Command command) => command.Options.Add(new Option<bool>("--yes", "-y") { Description = "Taken, though nothing is asked here." });

    public async Task AskAsync(ParseResult parsed, string question, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_yes))
            return;
        var prompt = new ConfirmationPrompt(Markup.Escape(OneLine.Of(question))) { DefaultValue = false };
        if (!await prompt.ShowAsync(_terminal.Error, cancellationToken))
            throw new CommandException("Nothing was done.");
    }
}
