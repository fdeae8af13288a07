namespace McpTasks.Cli.Commands.Fleet;

/// <summary><c>strike</c>: blocks tasks on all workers until the strike is lifted.</summary>
internal static class StrikeCommand
{
    public static Command Create(Runner run) =>
        new Command("strike", "Blocks a component, an owner or some values of an argument until it is lifted.")
    {
        Add(run), List(run), Lift(run),
    };

    private static Command Add(Runner run)
    {
        var component = new Option<string?>("--component", "-c") { Description = "The component's name, whole.", HelpName = "name" };
        var owner = new Option<string?>("--owner", "-o") { Description = "The owner's key, whole.", HelpName = "key" };
        var argument = new Option<string?>("--argument", "-a")
        {
            Description =
                "Values of an argument of the component, as text or as JSON: with =, !=, <, <=, > or >=, or 'name between first and last'.",
            HelpName = "name=value",
        };
        var refuse = new Option<bool>("--refuse") { Description = "Refuses new tasks; without it they are accepted, and wait as well." };
        var reason = new Option<string?>("--reason", "-r")
        {
            Description = "Why, in a sentence; clients that are refused are told it.",
            HelpName = "text",
        };
        var command = new Command(
            "add", "Strikes: tasks that have not begun wait, and those that run go on.") { component, owner, argument, refuse, reason };
        command.Validators.Add(result =>
        {
            if (result.GetValue(component) is null && result.GetValue(owner) is null)
                result.AddError("Say what is struck: --component, --owner, or both.");
            if (result.GetValue(argument) is { } given && (StrikeArgument.Parse(given) is null || result.GetValue(component) is null))
                result.AddError(
                    "--argument must be name=value, with !=, <, <=, > or >= as well, or 'name between first and last', of a --component.");
        });
        var confirmation = new Confirmation(command, run.Terminal);
        command.SetAction(run.Anywhere(async (operations, answer, parsed, cancellationToken) =>
        {
            var condition = parsed.GetValue(argument) is { } given ? StrikeArgument.Parse(given) : null;
            var strike = new TaskStrike
            {
                Component = parsed.GetValue(component),
                Owner = parsed.GetValue(owner),
                Argument = condition?.Name,
                Operator = condition?.Operator ?? default,
                Value = condition?.Value,
                UpTo = condition?.UpTo,
                Mode = parsed.GetValue(refuse) ? TaskStrikeMode.Refuse : TaskStrikeMode.Hold,
                Reason = parsed.GetValue(reason),
            };
            if (strike.Component is { } named && await KnownComponents.NoteOfUnknownAsync(operations, named, cancellationToken) is { } note)
                run.Terminal.SayNote(note);
            await confirmation.AskAsync(parsed, $"Strike {StrikeRules.Whole(strike)} on all workers?", cancellationToken);
            var added = await operations.StrikeAsync(strike, cancellationToken);
            answer.Tell(StrikeFacts.Of(added), () => StrikeTable.Of([added]));
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command List(Runner run)
    {
        var command = new Command("list", "Lists what is struck.");
        command.SetAction(run.Anywhere(async (operations, answer, _, cancellationToken) =>
        {
            var strikes = await operations.ReadStrikesAsync(cancellationToken);
            answer.Tell(strikes.Select(StrikeFacts.Of), () => StrikeTable.Of(strikes));
            return ExitCodes.Ok;
        }));
        return command;
    }

    private static Command Lift(Runner run)
    {
        var number = new Argument<int>("number") { Description = "The strike's number, as 'list' tells it." };
        var command = new Command("lift", "Lifts a strike; what has waited for it is due at once.") { number };
        Confirmation.Accept(command);
        command.SetAction(run.Anywhere(async (operations, answer, parsed, cancellationToken) =>
        {
            var lifted = await operations.LiftAsync(parsed.GetValue(number), cancellationToken);
            answer.Tell(StrikeFacts.Of(lifted), () => new Text($"Lifted strike {lifted.Number} of {StrikeRules.Whole(lifted)}."));
            return ExitCodes.Ok;
        }));
        return command;
    }
}
