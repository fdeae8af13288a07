namespace McpTasks;

/// <summary>
/// What an operator has blocked, on all workers and until it is lifted: a component, an owner, both, or some values of an argument of a component. Tasks
/// that it means and that have not begun wait, take no slot and no attempt, and go on by themselves once it is lifted; what runs goes on.
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

    /// <summary>How the argument compares with <see cref="Value"/> in the calls that are meant. A call without the argument is not meant.</summary>
    public TaskStrikeOperator Operator { get; init; }

    /// <summary>
    /// The argument's value as text: it means a string of that text as well as what is equal to it as JSON, so that <c>5</c> means the number and the
    /// string. Null where there is no <see cref="Argument"/>.
    /// </summary>
    public string? Value { get; init; }

    /// <summary>The end of a range that begins at <see cref="Value"/>, itself meant too; null unless <see cref="Operator"/> is <see cref="TaskStrikeOperator.Between"/>.</summary>
    public string? UpTo { get; init; }

    /// <summary>What becomes of new tasks that it means.</summary>
    public TaskStrikeMode Mode { get; init; }

    /// <summary>Why, for people; clients are told it with <see cref="TaskStrikeMode.Refuse"/>. Null where nobody has said it.</summary>
    public string? Reason { get; init; }

    /// <summary>Since when, by the store's clock.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>Who has struck it, where that is known.</summary>
    public string? By { get; init; }
}

/// <summary>What becomes of new tasks that a strike means.</summary>
public enum TaskStrikeMode
{
    /// <summary>They are accepted, and wait like those that were there.</summary>
    Hold,

    /// <summary>They are refused (<see cref="TaskStruckException"/>); those that were there wait.</summary>
    Refuse,
}

/// <summary>A strike with <see cref="TaskStrikeMode.Refuse"/> means the task. Nothing was stored.</summary>
/// <param name="strike">The strike.</param>
public sealed class TaskStruckException(TaskStrike strike) : Exception(StrikeRules.Refusal(strike))
{
    /// <summary>The strike.</summary>
    public TaskStrike Strike { get; } = strike;
}
