using System.Globalization;

namespace Chaos.Ledger;

/// <summary>What an attempt did.</summary>
internal enum LedgerKind
{
    /// <summary>The tool's first line ran.</summary>
    Began,

    /// <summary>The tool's token was cancelled.</summary>
    Stopped,

    /// <summary>The tool is about to return; the text is what it returns.</summary>
    Done,

    /// <summary>The tool is about to throw; the text says what.</summary>
    Threw,

    /// <summary>The tool is about to kill its process.</summary>
    Killing,

    /// <summary>The process, not an attempt of a task, could not work for so many milliseconds up to now.</summary>
    Late,
}

/// <summary>One line of a ledger: what an attempt of a task did on which process.</summary>
/// <param name="Process">The process, such as <c>worker-2.5</c>: the second worker, started for the fifth time.</param>
/// <param name="At">When, in milliseconds.</param>
/// <param name="Kind">What.</param>
/// <param name="Task">The task's id.</param>
/// <param name="Attempt">The attempt, from 1.</param>
/// <param name="Ticket">What the client wrote on the call, which tells the calls apart.</param>
/// <param name="Text">What the kind says of it.</param>
internal sealed record LedgerEntry(string Process, long At, LedgerKind Kind, string Task, int Attempt, string Ticket, string Text)
{
    /// <summary>The line without its end. A tab or a line's end in the text becomes a space.</summary>
    public string ToLine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{At}\t{Kind}\t{Task}\t{Attempt}\t{Ticket}\t{Text.Replace('\t', ' ').Replace('\n', ' ').Replace('\r', ' ')}");

    /// <summary>Reads a line of a process's ledger; null when it is no whole line.</summary>
    public static LedgerEntry? Parse(string process, string line) =>
        line.Split('\t') is [var at, var kind, { Length: > 0 } task, var attempt, var ticket, var text]
        && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var time)
        && Enum.TryParse<LedgerKind>(kind, out var known) && Enum.IsDefined(known)
        && int.TryParse(attempt, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new(process, time, known, task, number, ticket, text)
            : null;
}
