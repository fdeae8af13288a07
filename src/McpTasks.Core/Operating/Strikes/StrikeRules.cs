namespace McpTasks;

/// <summary>The rules of strikes for every store: which strikes are valid, and which of them match a task.</summary>
internal static class StrikeRules
{
    /// <summary>The first strike that matches a task, null when none does; for a new task only strikes that refuse are considered.</summary>
    public static TaskStrike? Find(IEnumerable<TaskStrike> strikes, string component, string owner, string? request, bool isNew)
    {
        (JsonObject Arguments, bool HasOthers)? given = null;
        foreach (var strike in strikes)
        {
            if ((isNew && strike.Mode != TaskStrikeMode.Refuse)
                || (strike.Component is not null && strike.Component != component) || (strike.Owner is not null && strike.Owner != owner))
                continue;
            if (strike.Argument is null)
                return strike;
            var (arguments, hasOthers) = given ??= PayloadReference.ArgumentsOf(request);
            // A record may not hold all arguments of its request. A call whose argument is not known is taken to match.
            if (arguments.TryGetPropertyValue(strike.Argument, out var value) ? StrikeCondition.Holds(strike, value) : hasOthers)
                return strike;
        }

        return null;
    }

    public static bool IsSame(TaskStrike one, TaskStrike other) =>
        (one.Component, one.Owner, one.Argument, one.Operator, one.Value, one.UpTo)
        == (other.Component, other.Owner, other.Argument, other.Operator, other.Value, other.UpTo);

    public static void Check(TaskStrike strike)
    {
        ArgumentNullException.ThrowIfNull(strike);
        if (strike.Component is null && strike.Owner is null)
            throw new ArgumentException("A strike names a component, an owner, or both.", nameof(strike));
        if (strike.Argument is null != strike.Value is null)
            throw new ArgumentException("A strike names an argument and its value, or neither.", nameof(strike));
        if (strike.Argument is not null && strike.Component is null)
            throw new ArgumentException("A strike of an argument names its component.", nameof(strike));
        if (!Enum.IsDefined(strike.Operator) || (strike.Argument is null && strike.Operator != TaskStrikeOperator.Equal))
            throw new ArgumentException($"A strike's operator is one of {string.Join(' ', TaskStrikeOperators.All)}, and is of an argument.", nameof(strike));
        if (strike.UpTo is null == (strike.Operator == TaskStrikeOperator.Between))
            throw new ArgumentException("A strike of the values between two names both, and no other strike names an end.", nameof(strike));
        if (strike is { UpTo: { } upTo, Value: { } from } && StrikeCondition.IsEmpty(from, upTo))
            throw new ArgumentException("A strike's range begins at or before its end, and both are numbers or both texts.", nameof(strike));
        if (!Enum.IsDefined(strike.Mode))
            throw new ArgumentException($"A strike's mode is {nameof(TaskStrikeMode.Hold)} or {nameof(TaskStrikeMode.Refuse)}.", nameof(strike));
        CheckText(strike.Component, "component");
        CheckText(strike.Owner, "owner");
        CheckText(strike.Argument, "argument");
        CheckText(strike.Value, "value", least: 0);
        CheckText(strike.UpTo, "end of a range", least: 0);
        CheckText(strike.Reason, "reason");
        CheckText(strike.By, "author");
        if ((strike.Component + strike.Owner + strike.Argument).Any(char.IsControl))
            throw new ArgumentException("A strike's component, owner and argument have no control characters.", nameof(strike));
    }

    public static InvalidOperationException TooMany() => new($"There are {TaskStrike.Most} strikes already, which is the most; lift one first.");

    /// <summary>What <see cref="Check"/> says, without the name of a parameter behind it.</summary>
    public static string Explain(ArgumentException wrong) => wrong.Message.Split(" (Parameter")[0];

    /// <summary>What a strike blocks, in words for operators.</summary>
    public static string Whole(TaskStrike strike) => Target(strike, $"the owner {strike.Owner}");

    /// <summary>What a client is told when a strike refuses its task.</summary>
    public static string Refusal(TaskStrike strike)
    {
        ArgumentNullException.ThrowIfNull(strike);
        return $"The operator does not accept new tasks of {Target(strike, "this caller")} at present{(strike.Reason is { } reason ? $": {reason}" : ".")}";
    }

    private static string Target(TaskStrike strike, string owner) => strike switch
    {
        { Component: null } => owner,
        { Argument: not null } => $"'{strike.Component}' with {StrikeCondition.Text(strike)}{(strike.Owner is null ? "" : $" of {owner}")}",
        _ => $"'{strike.Component}'{(strike.Owner is null ? "" : $" of {owner}")}",
    };

    private static void CheckText(string? text, string what, int least = 1)
    {
        if (text is not null && (text.Length < least || text.Length > TaskStrike.MaxLength))
            throw new ArgumentException($"A strike's {what} has {least} to {TaskStrike.MaxLength} characters, but has {text.Length}.", nameof(text));
    }
}
