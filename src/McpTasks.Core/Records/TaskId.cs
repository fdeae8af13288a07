using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace McpTasks;

/// <summary>
/// A task's id: the shard that holds it and 192 random bits, such as <c>0-hV3k…</c>. An id is a capability: it cannot be guessed,
/// and it is safe in keys, headers, URLs and log lines.
/// </summary>
[JsonConverter(typeof(TaskIdConverter))]
public readonly record struct TaskId
{
    private const int RandomBytes = 24;
    private const int RandomChars = 32;

    /// <summary>The highest shard number.</summary>
    public const int MaxShard = 1023;

    private TaskId(int shard, string value) => (Shard, Value) = (shard, value);

    /// <summary>The shard whose keys hold the task, from 0 to <see cref="MaxShard"/>.</summary>
    public int Shard { get; }

    /// <summary>The id as clients see it.</summary>
    public string Value { get; }

    /// <summary>Makes a fresh id.</summary>
    /// <param name="shard">The shard, from 0 to <see cref="MaxShard"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The shard is outside its range.</exception>
    public static TaskId New(int shard = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shard, MaxShard);
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        return new(shard, string.Create(CultureInfo.InvariantCulture, $"{shard}-{Base64Url.EncodeToString(random)}"));
    }

    /// <summary>Reads an id that somebody else sent. Anything that <see cref="New"/> cannot have made is refused.</summary>
    /// <param name="text">The text; may be null.</param>
    /// <param name="id">The id.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out TaskId id)
    {
        id = default;
        if (text is null || text.Length is < RandomChars + 2 or > RandomChars + 5)
            return false;
        var dash = text.Length - RandomChars - 1;
        var digits = text.AsSpan(0, dash);
        if (text[dash] != '-' || (digits.Length > 1 && digits[0] == '0') || !Base64Url.IsValid(text.AsSpan(dash + 1)))
            return false;
        if (text.AsSpan(dash + 1).ContainsAny(" \t\r\n=") || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var shard) || shard > MaxShard)
            return false;
        id = new(shard, text);
        return true;
    }

    /// <summary>Reads an id that this system wrote itself, from a message or a key.</summary>
    /// <param name="text">The id's text.</param>
    /// <exception cref="FormatException">The text is not an id.</exception>
    public static TaskId Parse(string text) =>
        TryParse(text, out var id) ? id : throw new FormatException("The text is not a task id.");

    /// <inheritdoc/>
    public override string ToString() => Value ?? "";
}

/// <summary>A task and the principal it belongs to: what every change of a task needs to name all the keys it touches.</summary>
/// <param name="Id">The task.</param>
/// <param name="Owner">The owner's key, as <see cref="TaskOwner"/> makes it.</param>
public readonly record struct TaskRef(TaskId Id, string Owner);
