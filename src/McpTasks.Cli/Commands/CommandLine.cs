namespace McpTasks.Cli.Commands;

/// <summary>The program: runs the command of its arguments at a terminal.</summary>
internal static class CommandLine
{
    /// <summary>Runs a command and returns one of <see cref="ExitCodes"/>.</summary>
    public static Task<int> RunAsync(
        string[] args, Terminal terminal, Func<string, string?> environment, CancellationToken cancellationToken = default)
    {
        var root = new RootCommand("Looks after the tasks of McpTasks, in their store on Redis or by a service's operator endpoints.");
        var run = new Runner(terminal, new(root, environment));
        root.Add(LsCommand.Create(run));
        root.Add(ShowCommand.Create(run));
        root.Add(WatchCommand.Create(run));
        root.Add(ResultCommand.Create(run));
        root.Add(CancelCommand.Create(run));
        root.Add(RerunCommand.Create(run));
        root.Add(RequeueCommand.Create(run));
        root.Add(ClearCommand.Create(run));
        root.Add(WorkersCommand.Create(run));
        root.Add(QueueCommand.Create(run));
        root.Add(PauseCommand.Create(run));
        root.Add(ResumeCommand.Create(run));
        root.Add(StrikeCommand.Create(run));
        root.Add(SchedulesCommand.Create(run));
        return root.RunAsync(args, terminal.Output, terminal.Error, ExitCodes.Usage, cancellationToken);
    }
}
