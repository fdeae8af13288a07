namespace McpTasks;

/// <summary>
/// What an operator has blocked on all workers until the strike is lifted: a component, an owner, both, or some values of a component's argument. Matching
/// tasks that have not begun wait, without a slot and without an attempt, and begin by themselves once the strike is lifted. Running tasks are not touched.
/// </summary>
public sealed record TaskStrike
{
    /// <summary>How many strikes there may be at once.</summary>
    public const int Most = 1000;

    /// <summary>The longest component, owner, argument, value and reason, in UTF-16 code units.</summary>
    public const int MaxLength = 512;

    /// <summary>Its number, from 1 to <see cref="Most"/>, by which it is lifted; the store gives it.</summary>
    public int Number { get; init; }

    /// <summary>The component's name, whole; null for those of all names, where there is an <see cref="Owner"/>.</summary>
    public string? Component { get; init; }

    /// <summary>The owner's key, whole; null for all owners, where there is a <see cref="Component"/>.</summary>
    public string? Owner { get; init; }

    /// <summary>The name of an argument of <see cref="Component"/>; null where the arguments do not matter.</summary>
    public string? Argument { get; init; }

    /// <summary>How the argument of a matching call compares with <see cref="Value"/>. A call without the argument does not match.</summary>
    public TaskStrikeOperator Operator { get; init; }

    /// <summary>
    /// The argument's value as text. It matches a string of that text as well as a value that is equal to it as JSON, so that <c>5</c> matches the number and
    /// the string. Null where there is no <see cref="Argument"/>.
    /// </summary>
    public string? Value { get; init; }

    /// <summary>The inclusive end of a range that begins at <see cref="Value"/>; null unless <see cref="Operator"/> is <see cref="TaskStrikeOperator.Between"/>.</summary>
    public string? UpTo { get; init; }

    /// <summary>What happens to new tasks that match.</summary>
    public TaskStrikeMode Mode { get; init; }

    /// <summary>Why, for people; with <see cref="TaskStrikeMode.Refuse"/> clients see the reason too. Null where none was given.</summary>
    public string? Reason { get; init; }

    /// <summary>Since when, by the store's clock.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who has struck it, where that is known.</summary>
    public string? By { get; init; }
}

/// <summary>What happens to new tasks that match a strike.</summary>
public enum TaskStrikeMode
{
    /// <summary>New tasks are accepted, and wait like those that existed before.</summary>
    Hold,

    /// <summary>New tasks are refused (<see cref="TaskStruckException"/>); those that existed before wait.</summary>
    Refuse,
}

/// <summary>The task matches a strike with <see cref="TaskStrikeMode.Refuse"/>. Nothing was stored.</summary>
/// <param name="strike">The strike.</param>
public sealed class TaskStruckException(TaskStrike strike) : Exception(StrikeRules.Refusal(strike))
{
    /// <summary>The strike.</summary>
    public TaskStrike Strike { get; } = strike;
}
