namespace McpTasks.Operator;

/// <summary>Reads what an operator asks for.</summary>
internal static class OperationRequest
{
    /// <summary>Which tasks a request's query means; else what is wrong with it.</summary>
    public static (TaskQuery? Query, string? Problem) QueryOf(IQueryCollection values)
    {
        var limit = values["limit"].FirstOrDefault();
        var number = new TaskQuery().Limit;
        if (limit is not null && !int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out number))
            return (null, "'limit' must be a number.");
        return QueryOf(
            values["state"].FirstOrDefault(), values["component"].FirstOrDefault(), values["owner"].FirstOrDefault(),
            values["worker"].FirstOrDefault(),
            values["text"].FirstOrDefault(), number, values["after"].FirstOrDefault());
    }

    public static (TaskQuery? Query, string? Problem) QueryOf(
        string? state, string? component, string? owner, string? worker, string? text, int? limit, string? after)
    {
        var struck = TaskPhaseNames.Struck.Equals(state, StringComparison.OrdinalIgnoreCase);
        if (state is not null && !struck && TaskPhaseNames.Parse(state) is null)
            return (null, $"'state' must be one of {string.Join(", ", TaskPhaseNames.All)}, {TaskPhaseNames.Struck}.");
        if (limit is < 1 or > TaskQuery.MaxLimit)
            return (null, $"'limit' must be from 1 to {TaskQuery.MaxLimit}.");
        return (new()
        {
            Phase = state is null ? null : TaskPhaseNames.Parse(state),
            Struck = struck,
            Component = component,
            Owner = owner,
            Worker = worker,
            Text = text,
            Cursor = after,
            Limit = limit ?? new TaskQuery().Limit,
        }, null);
    }

    /// <summary>The strike that a body describes; else what is wrong with it.</summary>
    public static async ValueTask<(TaskStrike? Strike, string? Problem)> StrikeOfAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var body = await request.ReadFromJsonAsync<StrikeBody>(cancellationToken);
            return body is null ? (null, "The body must be a JSON object.") : StrikeOf(body);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return (
                null,
                "The body must be a JSON object with the texts component, owner, argument, operator, value, upTo, mode and reason, "
                + "as far as they are given.");
        }
    }

    public static (TaskStrike? Strike, string? Problem) StrikeOf(StrikeBody body)
    {
        if (TaskStrikeModes.Parse(body.Mode) is not { } mode)
            return (null, "'mode' must be hold or refuse.");
        if (TaskStrikeOperators.Parse(body.Operator) is not { } comparison)
            return (null, $"'operator' must be one of {string.Join(' ', TaskStrikeOperators.All)}.");
        return (new()
        {
            Component = body.Component,
            Owner = body.Owner,
            Argument = body.Argument,
            Operator = comparison,
            Value = body.Value,
            UpTo = body.UpTo,
            Mode = mode,
            Reason = body.Reason,
        }, null);
    }

    /// <summary>A strike as an operator describes it.</summary>
    internal sealed record StrikeBody(
        string? Component = null, string? Owner = null, string? Argument = null, string? Value = null, string? Mode = null,
        string? Reason = null,
        string? Operator = null, string? UpTo = null);
}
