namespace McpTasks.Server.Legacy;

/// <summary>
/// Gives the client a moment to fetch a task's questions with <c>tasks/result</c>, as the specification asks. Some clients never call the
/// method and wait for the questions on any stream.
/// </summary>
internal sealed class InputWait(TimeProvider time)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private long? _since;

    public TimeSpan? Left { get; private set; }

    public bool IsOver(TaskRecord task)
    {
        if (task.Status != McpTaskStatus.InputRequired)
            (_since, Left) = (null, null);
        else if (time.GetElapsedTime(_since ??= time.GetTimestamp()) is var waited && waited < Grace)
            Left = Grace - waited;
        else
            Left = null;
        return _since is not null && Left is null;
    }
}
