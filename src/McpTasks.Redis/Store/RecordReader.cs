namespace McpTasks.Redis;

/// <summary>Reads a record from its hash, whose fields a script or a poll gives in one order.</summary>
internal static class RecordReader
{
    // The fields by their names in small letters. A list shows no result, no error and no questions.
    private enum Field
    {
        Id, Owner, Kind, Component, Dialect, Status, Message, Current, Total, Detail, Created, Updated, Ttl, Poll, Attempt, Max, Worker, Lease,
        TraceParent, TraceState, Client, Session, Identity, Version, ToolError, Begun, First, Lost, Run_Max, Wait, Struck, Fails, Slots, Parent, Priority, Rates, Follows, Result, Error, Children, Asked,
    }

    /// <summary>What a record shows, but for its questions, which stand behind.</summary>
    public static readonly RedisValue[] Polled = [.. Enum.GetNames<Field>().Select(name => (RedisValue)name.ToLowerInvariant())];

    /// <summary>What a list shows.</summary>
    public static readonly RedisValue[] Listed = Polled[..(int)Field.Result];

    /// <summary>Where <see cref="Polled"/> has the keys of the questions.</summary>
    public const int AskedPlace = (int)Field.Asked;

    /// <summary>Reads the values of <see cref="Listed"/> or of <see cref="Polled"/>; null when there is no such task.</summary>
    public static TaskRecord? ReadAny(RedisValue[] values) => values[0].IsNull ? null : Read(values);

    /// <summary>Reads the values that a script answers with, and has the task's request beside them where it is given.</summary>
    public static TaskRecord Read(RedisResult answer, string? request = null) => Read((RedisValue[])answer!, request);

    private static TaskRecord Read(RedisValue[] values, string? request = null) => new()
    {
        Id = TaskId.Parse(Text(values, Field.Id)!),
        Owner = Text(values, Field.Owner)!,
        Kind = Kind(Text(values, Field.Kind)),
        Component = Text(values, Field.Component)!,
        Dialect = string.Equals(Text(values, Field.Dialect), "modern", StringComparison.Ordinal) ? TaskDialect.Modern : TaskDialect.Legacy,
        Status = McpTaskStatusExtensions.ParseWireName(Text(values, Field.Status)!),
        StatusMessage = Text(values, Field.Message),
        Progress = Progress(values),
        CreatedAt = Moment(values, Field.Created)!.Value,
        LastUpdatedAt = Moment(values, Field.Updated)!.Value,
        Ttl = Span(values, Field.Ttl),
        PollInterval = Span(values, Field.Poll),
        Attempt = (int)Whole(values, Field.Attempt),
        MaxAttempts = (int)Whole(values, Field.Max),
        Worker = Text(values, Field.Worker),
        FirstBegunAt = Moment(values, Field.First) ?? Moment(values, Field.Begun),
        BegunAt = Moment(values, Field.Begun),
        LeaseExpiresAt = Moment(values, Field.Lease),
        IsLost = !values[(int)Field.Lost].IsNull,
        Parent = Text(values, Field.Parent) is { } parent ? TaskId.Parse(parent) : null,
        Children = Text(values, Field.Children) is { } children ? Array.ConvertAll(children.Split(' '), TaskId.Parse) : [],
        Slots = Text(values, Field.Slots),
        Rates = Text(values, Field.Rates),
        Follows = Text(values, Field.Follows) is { } follows ? TaskId.Parse(follows) : null,
        Priority = TaskPriorities.Parse(Text(values, Field.Priority)),
        NotBefore = Moment(values, Field.Wait),
        StruckBy = values[(int)Field.Struck].IsNull ? null : (int)Whole(values, Field.Struck),
        Retries = values[(int)Field.Fails].IsNull ? 0 : (int)Whole(values, Field.Fails),
        MaxRunTime = values[(int)Field.Run_Max].IsNull ? null : Span(values, Field.Run_Max),
        TraceParent = Text(values, Field.TraceParent),
        TraceState = Text(values, Field.TraceState),
        Client = Text(values, Field.Client),
        Request = request,
        SessionId = Text(values, Field.Session),
        Identity = Text(values, Field.Identity),
        Result = Text(values, Field.Result),
        Error = Text(values, Field.Error),
        IsError = !values[(int)Field.ToolError].IsNull,
        Inputs = InputFields.Read(values),
        Version = Whole(values, Field.Version),
    };

    private static TaskComponentKind Kind(string? name) =>
        Array.IndexOf(RecordFields.Kinds, name) is >= 0 and var kind ? (TaskComponentKind)kind : throw new FormatException($"'{name}' is not a kind of component.");

    private static TaskProgress? Progress(RedisValue[] values) =>
        Text(values, Field.Current) is { } current
            ? new(Number(current), Text(values, Field.Total) is { } total ? Number(total) : null, Text(values, Field.Detail))
            : null;

    public static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    // A list does not have the last of them.
    private static RedisValue Value(RedisValue[] values, Field field) => (int)field < values.Length ? values[(int)field] : RedisValue.Null;

    private static string? Text(RedisValue[] values, Field field) => Value(values, field);

    private static long Whole(RedisValue[] values, Field field) =>
        Value(values, field) is { IsNull: false } number ? (long)number : throw new FormatException($"The record has no field '{Polled[(int)field]}'.");

    private static TimeSpan Span(RedisValue[] values, Field field) => TimeSpan.FromTicks(Whole(values, field) * TimeSpan.TicksPerMillisecond);

    private static DateTimeOffset? Moment(RedisValue[] values, Field field) =>
        Value(values, field) is { IsNull: false } at ? DateTimeOffset.FromUnixTimeMilliseconds((long)at) : null;
}
