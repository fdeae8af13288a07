namespace McpTasks.Board.Actions;

/// <summary>Adds and lifts strikes. Both lead to the overview, which lists the strikes.</summary>
internal static class StrikeActions
{
    public static async Task StrikeAsync(BoardRequest request)
    {
        var form = await request.FormAsync();
        request.Board.Notices.Leave(request, await StrikeAsync(request, Strike(form)), request.Place.Overview);

        static TaskStrike Strike(IFormCollection form) => new()
        {
            Component = Text(form, "component"),
            Owner = Text(form, "owner"),
            Argument = Text(form, "argument"),
            Operator = TaskStrikeOperators.Parse(Text(form, "operator")) ?? TaskStrikeOperators.Unknown,
            UpTo = Text(form, "upTo"),
            // An empty text is a valid value.
            Value = Text(form, "argument") is null ? Text(form, "value") : (string?)form["value"] ?? "",
            Mode = TaskStrikeModes.Parse(Text(form, "mode")) ?? TaskStrikeMode.Hold,
            Reason = Text(form, "reason"),
        };
    }

    public static async Task LiftAsync(BoardRequest request)
    {
        var number = int.TryParse(request.Route("number"), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 0;
        var lifted = await request.Board.Operator.LiftAsync(number, request.Visitor.Name, request.Aborted);
        request.Board.Notices.Leave(
            request,
            lifted is null
                ? new(IsBad: true, "The strike has been lifted already.")
                : new(IsBad: false, $"The strike of {StrikeRules.Whole(lifted)} is lifted: the tasks that waited for it begin now."),
            request.Place.Overview);
    }

    private static async Task<Notice> StrikeAsync(BoardRequest request, TaskStrike strike)
    {
        try
        {
            var added = await request.Board.Operator.StrikeAsync(strike, request.Visitor.Name, request.Aborted);
            return new(IsBad: false, $"Struck {StrikeRules.Whole(added)}: tasks that have not begun wait until it is lifted.");
        }
        catch (ArgumentException wrong)
        {
            return new(IsBad: true, $"Nothing was struck. {StrikeRules.Explain(wrong)}");
        }
        catch (InvalidOperationException full)
        {
            return new(IsBad: true, $"Nothing was struck. {full.Message}");
        }
    }

    private static string? Text(IFormCollection form, string name) => form[name] is [{ Length: > 0 } text] ? text : null;
}
